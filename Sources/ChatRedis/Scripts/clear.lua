#!lua flags=allow-oom
-- Erases all messages of a channel, and publishes that.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 entries in the log  3 channel
-- -> the number of the message that says so; nil where the channel has none

local length, channel = ARGV[2], ARGV[3]
local meta = fenced('seq')
local stream, apart = places(channel)
local number, previous = oldest(channel)
if not number then return false end

local seq = text(meta[2] + 1)
local moment = text(now())
redis.call('HSET', KEYS[1], 'seq', seq)
local gone = dropped(number, previous, redis.call('HGET', base .. 'gaps', channel))
redis.call('HSET', base .. 'gaps', channel, seq .. ' ' .. gone)
local before = redis.call('HGET', heads, channel)
redis.call('HSET', heads, channel, seq)

-- Older messages than the log's are not in the log.
local edge = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
local from = edge and edge[1] or '-'
local oldestInLog = edge and string.match(edge[1], '^%d+') or '-inf'
for _, row in ipairs(redis.call('ZRANGEBYSCORE', apart, oldestInLog, '+inf')) do
  redis.call('XDEL', log, string.match(row, '^%d+') .. '-0')
end
while true do
  local entries = redis.call('XRANGE', stream, from, '+', 'COUNT', 50)
  if #entries == 0 then break end
  local ids = {}
  for i, entry in ipairs(entries) do ids[i] = entry[1] end
  redis.call('XDEL', log, unpack(ids))
  from = '(' .. ids[#ids]
end
erased(before)
redis.call('UNLINK', stream, apart)
redis.call('XADD', stream, seq .. '-0', 'p', before, 'a', moment, 'd', '0')
redis.call('XADD', log, 'MAXLEN', '~', length, seq .. '-0', 'c', channel, 'a', moment, 'd', '0')
return tonumber(seq)
