-- ARGV[1], ARGV[2]: at least and at most how many to take. Takes the same from all limits or nothing from any.
-- Answers: how many were taken; the tightest limit, from 1; how many it has left; microseconds until `least` can be taken; microseconds until
-- nothing counts as spent.
local least, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local DUST = 1e-9 -- so little is missing only because of rounding

local limits, taken = {}, most
for i = 1, #KEYS do
  local it = limit(i)
  read(it)
  limits[i] = it
  taken = math.min(taken, math.floor(it.quota - it.spent + DUST))
end
if taken < least then taken = 0 end

for i = 1, #limits do
  local it = limits[i]
  if taken > 0 then
    it.spent = it.spent + taken
    if it.kind == 'l' then
      for _ = 1, taken do redis.call('RPUSH', it.key, number(now)) end
      keep(it, it.length)
    else
      if it.kind ~= 'b' then it.used = it.used + taken end
      write(it)
    end
  end
end

local function wait(it)
  local lacking = it.spent + least - it.quota
  if lacking <= DUST then return 0 end
  if it.kind == 'b' then return lacking * it.length / it.amount end
  if it.kind == 'l' then return it.length - (now - redis.call('LINDEX', it.key, lacking - 1)) end
  if it.kind ~= 's' then return it.stop - now end
  local room = it.quota - it.used - least
  if room >= 0 then return it.stop - now - it.length * room / it.before end
  return it.stop - now + it.length - it.length * (it.quota - least) / it.used
end

local function full(it)
  if it.spent <= 0 then return 0 end
  if it.kind == 'b' then return it.spent * it.length / it.amount end
  if it.kind == 'l' then return it.length - (now - redis.call('LINDEX', it.key, -1)) end
  return it.stop - now + (it.kind == 's' and it.used > 0 and it.length or 0)
end

local tightest, longest, share = 1, -1, 2
for i = 1, #limits do
  local it = limits[i]
  local w, s = wait(it), 1 - it.spent / it.quota
  if w > longest or w == longest and s < share then tightest, longest, share = i, w, s end
end
local it = limits[tightest]
return { taken, tightest, math.max(0, math.floor(it.quota - it.spent + DUST)), math.ceil(longest), math.ceil(full(it)) }
