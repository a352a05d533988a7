#!lua flags=allow-oom
-- Drops the oldest messages of some channels: what is too old, and what takes too many bytes. Drops the
-- oldest entries of the log where it takes too many: ephemeral messages stand there whole. Has the log
-- lose the bytes of what was erased from it.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 node  3 ms for which no other node sweeps  4 oldest age to keep in ms, 0 for any
--      5 most bytes of a channel, 0 for any number  6 most messages to drop at once
--      7 most bytes of the log  8… channels
-- -> {whether this node sweeps 0|1, of each channel: bytes that it takes, in about}

local node, age, most, left = ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local meta = fenced('seq', 'floor', 'erased', 'trim', 'trimAt')
local sweeper = redis.call('GET', base .. 'sweeper')
if sweeper and sweeper ~= node then return {0} end
redis.call('SET', base .. 'sweeper', node, 'PX', ARGV[3])
local moment = now()
local horizon = moment - age

-- A channel of which nothing is left.
local function forget(channel, last)
  redis.call('DEL', places(channel))
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
local function newestOld(channel)
  local stream, apart = places(channel)
  local from, last = '-', nil
  local function look(rows)
    for i, row in ipairs(rows) do
      if tonumber(row.at) >= horizon or left == 0 then return false end
      left, last = left - 1, math.max(last or 0, tonumber(row.number))
      from = '(' .. row.number .. '-0'
    end
    return #rows == 8
  end
  local function map(found, read)
    local rows = {}
    for i, raw in ipairs(found) do rows[i] = read(raw) end
    return rows
  end
  while look(map(redis.call('XRANGE', stream, from, '+', 'COUNT', 8), fromStream)) do end
  local place = 0
  while look(map(redis.call('ZRANGE', apart, place, place + 7), unpackRow)) do place = place + 8 end
  return last
end

-- An entry that was deleted stays in its node of the stream, until all of the node's hundred entries are
-- gone. So the log is cut behind it, ten seconds later: nodes have read that far. One that has not begins
-- again, which loses nothing.
local function cutLog(number)
  local tail = redis.call('XRANGE', log, '(' .. number .. '-0', '+', 'COUNT', 101)
  if #tail > 100 then
    redis.call('XTRIM', log, 'MINID', '=', tail[101][1])
  elseif #tail > 0 then
    redis.call('DEL', log)
    for _, entry in ipairs(tail) do redis.call('XADD', log, entry[1], unpack(entry[2])) end
  end
end

if meta[5] and moment - meta[6] > 10000 then
  cutLog(meta[5])
  redis.call('HDEL', KEYS[1], 'trim', 'trimAt')
elseif meta[4] and not meta[5] then
  redis.call('HSET', KEYS[1], 'trim', meta[4], 'trimAt', text(moment))
  redis.call('HDEL', KEYS[1], 'erased')
end

local logBytes, mostOfLog = redis.call('MEMORY', 'USAGE', log) or 0, tonumber(ARGV[7])
if logBytes > mostOfLog then
  local count = math.floor(redis.call('XLEN', log) * mostOfLog / logBytes)
  redis.call('XTRIM', log, 'MAXLEN', '=', text(count))
end

local answer = {1}
for i = 8, #ARGV do
  local channel = ARGV[i]
  local stream, apart = places(channel)
  local last
  if age > 0 then last = newestOld(channel) end
  if last then
    redis.call('XTRIM', stream, 'MINID', '=', text(last + 1))
    redis.call('ZREMRANGEBYSCORE', apart, '-inf', text(last))
  end
  local count, bytes = redis.call('XLEN', stream) + redis.call('ZCARD', apart), 0
  for _, key in ipairs({stream, apart}) do
    bytes = bytes + (redis.call('MEMORY', 'USAGE', key) or 0)
  end
  if count == 0 then bytes = 0 end
  if most > 0 and bytes > most and count > 1 then
    local surplus = math.min(left, count - 1, math.ceil((bytes - most) * count / bytes))
    trim(channel, count - surplus)
    left, bytes = left - surplus, math.floor(bytes * (count - surplus) / count)
  end
  if last and count == 0 then forget(channel, last) end
  answer[#answer + 1] = bytes
end
return answer
