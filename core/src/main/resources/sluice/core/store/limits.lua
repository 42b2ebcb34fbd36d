-- What take.lua and refund.lua have in common. Counters live at the keys, one for each limit; all keys of a call share a hash tag.
--
-- ARGV: two numbers, then four values for each limit:
--   kind     b token bucket, f fixed window, d w m day, week and month, s sliding window, l sliding log
--   quota    how many at once when nothing was spent
--   length   microseconds: of the window, or in which `amount` tokens come back
--   amount   tokens of a bucket that come back in `length`
-- Time is the server's own, in microseconds: TIME. Everything written has a time to live: until nothing counts any more.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local DAY = 86400000000

local function limit(i)
  local at = 3 + (i - 1) * 4
  return { key = KEYS[i], kind = ARGV[at], quota = tonumber(ARGV[at + 1]), length = tonumber(ARGV[at + 2]), amount = tonumber(ARGV[at + 3]) }
end

-- The first day of the month of a day since the epoch (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
local function month(days)
  local z = days + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  return days - (doy - math.floor((153 * mp + 2) / 5))
end

-- When the window began that we are in, and when it ends.
local function window(it)
  local days = math.floor(now / DAY)
  if it.kind == 'd' then return days * DAY, (days + 1) * DAY end
  if it.kind == 'w' then
    local monday = days - (days + 3) % 7
    return monday * DAY, (monday + 7) * DAY
  end
  if it.kind == 'm' then
    local first = month(days)
    return first * DAY, month(first + 31) * DAY
  end
  local begin = now - now % it.length
  return begin, begin + it.length
end

-- Reads what is remembered into the limit.
local function read(it)
  if it.kind == 'b' then
    local seen = redis.call('HMGET', it.key, 's', 't')
    local gained = math.max(0, now - (tonumber(seen[2]) or now)) * it.amount / it.length
    it.spent = math.max(0, (tonumber(seen[1]) or 0) - gained)
  elseif it.kind == 'l' then
    local oldest = redis.call('LINDEX', it.key, 0)
    while oldest and now - oldest >= it.length do
      redis.call('LPOP', it.key)
      oldest = redis.call('LINDEX', it.key, 0)
    end
    it.spent = redis.call('LLEN', it.key)
  else
    it.begin, it.stop = window(it)
    local seen = redis.call('HMGET', it.key, 'b', 'u', 'p')
    local begin, used = tonumber(seen[1]), tonumber(seen[2]) or 0
    it.used, it.before = 0, 0
    if begin and begin >= it.begin and begin - it.begin <= it.stop - it.begin then
      -- this window, or the one that it was before the clock was set back
      it.stop = begin + (it.stop - it.begin)
      it.begin, it.used, it.before = begin, used, tonumber(seen[3]) or 0
    elseif begin and it.kind == 's' and begin == it.begin - it.length then
      it.before = used
    end
    it.covered = it.kind == 's' and math.min(1, (it.stop - now) / it.length) or 0
    it.spent = it.used + it.before * it.covered
  end
end

local function number(value) return string.format('%.17g', value) end

local function keep(it, micros) redis.call('PEXPIRE', it.key, math.floor(micros / 1000) + 1000) end

-- Writes what is remembered, after it was changed.
local function write(it)
  if it.kind == 'b' then
    redis.call('HSET', it.key, 's', number(it.spent), 't', number(now))
    keep(it, it.spent * it.length / it.amount)
  else
    redis.call('HSET', it.key, 'b', number(it.begin), 'u', number(it.used), 'p', number(it.before))
    keep(it, it.stop - now + (it.kind == 's' and it.length or 0))
  end
end
