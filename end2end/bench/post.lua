-- Makes wrk post the JSON text that follows `--` on its command line.
function init(args)
  wrk.method = "POST"
  wrk.body = args[1]
  wrk.headers["Content-Type"] = "application/json"
end
