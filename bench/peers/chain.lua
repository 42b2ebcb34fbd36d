-- 100 callers, each with a token and a key of its own, one after the other.
local callers = {}
for line in io.lines(os.getenv("CALLERS")) do
  local token, key = line:match("(%S+) (%S+)")
  callers[#callers + 1] = wrk.format("GET", "/", {
    Authorization = "Bearer " .. token, ["X-Api-Key"] = key, ["Accept-Language"] = "en", Host = "127.0.0.1" })
end
local next = 0
request = function()
  next = next % #callers + 1
  return callers[next]
end
