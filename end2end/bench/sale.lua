-- Makes wrk post a new sale each time. After `--` on its command line: a seed, and the sale as JSON text without its id.
-- Ids are a till's: in the order of time, never twice.
local count, seed, rest = 0, 0, ""

function init(args)
  seed, rest = tonumber(args[1]), args[2]
  math.randomseed(seed)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
end

function request()
  count = count + 1
  local high, low = math.floor(count / 0x1000), count % 0x1000
  local id = string.format("%08x-%04x-7%03x-8%03x-%04x%08x", seed, high % 0x10000, low, math.random(0, 0xfff), math.random(0, 0xffff), count)
  return wrk.format(nil, nil, nil, '{"id":"' .. id .. '",' .. rest)
end
