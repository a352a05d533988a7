#!lua flags=allow-oom
-- Drops the oldest messages of some channels: what is too old, and what takes too many bytes. Drops the
-- oldest entries of the log where it takes too many: ephemeral messages stand there whole.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 node  3 ms for which no other node sweeps  4 oldest age to keep in ms, 0 for any
--      5 most bytes of a channel, 0 for any number  6 most messages to drop at once
--      7 most bytes of the log  8… channels
-- -> {whether this node sweeps 0|1, of each channel: bytes that it takes, in about}

local node, age, most, left = ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local meta = fenced('seq', 'floor')
local sweeper = redis.call('GET', base .. 'sweeper')
if sweeper and sweeper ~= node then return {0} end
redis.call('SET', base .. 'sweeper', node, 'PX', ARGV[3])
local horizon = now() - age

local function number(entry) return tonumber(string.match(entry[1], '^%d+')) end

-- A channel of which nothing is left.
local function forget(channel, last)
  redis.call('DEL', base .. 'c:' .. channel)
  redis.call('HDEL', heads, channel)
  redis.call('HDEL', base .. 'gaps', channel)
  if last > tonumber(meta[3]) then
    meta[3] = text(last)
    redis.call('HSET', KEYS[1], 'floor', meta[3])
  end
  redis.call('ZADD', base .. 'emptied', meta[2], channel)
  redis.call('ZREMRANGEBYRANK', base .. 'emptied', 0, -1001)
  tell(meta[2], 'k', 'emptied', 'c', channel)
end

-- The newest number that is too old; nil for none. A few at a time, for bodies may be long.
local function oldest(stream)
  local from, last = '-', nil
  while left > 0 do
    local entries = redis.call('XRANGE', stream, from, '+', 'COUNT', 8)
    for _, entry in ipairs(entries) do
      if tonumber(entry[2][4]) >= horizon or left == 0 then return last end
      left, last = left - 1, number(entry)
      from = '(' .. entry[1]
    end
    if #entries < 8 then return last end
  end
  return last
end

local logBytes, mostOfLog = redis.call('MEMORY', 'USAGE', log) or 0, tonumber(ARGV[7])
if logBytes > mostOfLog then
  local count = math.floor(redis.call('XLEN', log) * mostOfLog / logBytes)
  redis.call('XTRIM', log, 'MAXLEN', '=', text(count))
end

local answer = {1}
for i = 8, #ARGV do
  local channel = ARGV[i]
  local stream, last = base .. 'c:' .. channel, nil
  if age > 0 then last = oldest(stream) end
  if last then redis.call('XTRIM', stream, 'MINID', '=', text(last + 1)) end
  local count = redis.call('XLEN', stream)
  local bytes = count > 0 and redis.call('MEMORY', 'USAGE', stream) or 0
  if most > 0 and bytes > most and count > 1 then
    local surplus = math.min(left, count - 1, math.ceil((bytes - most) * count / bytes))
    redis.call('XTRIM', stream, 'MAXLEN', '=', text(count - surplus))
    left, bytes = left - surplus, math.floor(bytes * (count - surplus) / count)
  end
  if last and count == 0 then forget(channel, last) end
  answer[#answer + 1] = bytes
end
return answer
