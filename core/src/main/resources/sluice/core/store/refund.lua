-- ARGV[1]: how many to give back; ARGV[2]: how many microseconds ago they were taken, or a little more.
local cost, taken = tonumber(ARGV[1]), now - tonumber(ARGV[2])

for i = 1, #KEYS do
  local it = limit(i)
  read(it)
  if it.spent > 0 then
    if it.kind == 'b' then
      it.spent = math.max(0, it.spent - cost)
      write(it)
    elseif it.kind == 'l' then
      local left, at = cost, -1
      local when = redis.call('LINDEX', it.key, at)
      while left > 0 and when do
        if tonumber(when) <= taken then
          left = left - redis.call('LREM', it.key, -left, when)
        else
          at = at - 1
        end
        when = redis.call('LINDEX', it.key, at)
      end
    else
      if taken >= it.begin then
        it.used = math.max(0, it.used - cost)
      elseif it.kind == 's' and taken >= it.begin - it.length then
        it.before = math.max(0, it.before - cost)
      end
      write(it)
    end
  end
end
return {}
