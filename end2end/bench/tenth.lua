-- Makes every tenth request of wrk's a post that changes what the others ask for. After `--` on its command line: where to, and the
-- JSON text.
local count, path, body = 0, "", ""
local headers = { ["Content-Type"] = "application/json" }

function init(args)
  path, body = args[1], args[2]
  headers["Cookie"] = wrk.headers["Cookie"]
end

function request()
  count = count + 1
  if count % 10 == 0 then
    return wrk.format("POST", path, headers, body)
  end
  return wrk.format("GET")
end
