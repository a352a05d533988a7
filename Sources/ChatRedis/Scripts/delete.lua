#!lua flags=allow-oom
-- Erases one message, and publishes its deletion. The text is gone from the channel and from the log.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 entries in the log  3 channel  4 number
-- -> the number of the deletion; nil where there is no such message

local length, channel, number = ARGV[2], ARGV[3], ARGV[4]
local meta = fenced('seq')
local stream, id = base .. 'c:' .. channel, number .. '-0'
local entry = redis.call('XRANGE', stream, id, id)[1]
if not entry or entry[2][5] == 'd' then return false end

local seq = text(meta[2] + 1)
local moment = text(now())
redis.call('HSET', KEYS[1], 'seq', seq)
local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 2)
if first[1][1] == id then
  -- The next entry is the oldest now. It names this one, which was not dropped.
  local next = first[2] and string.match(first[2][1], '^%d+') or seq
  local gone = dropped(first[1], redis.call('HGET', base .. 'gaps', channel))
  redis.call('HSET', base .. 'gaps', channel, next .. ' ' .. gone)
end
local before = redis.call('HGET', heads, channel)
redis.call('HSET', heads, channel, seq)
redis.call('XDEL', stream, id)
redis.call('XDEL', log, id)
-- One less, one more: nothing is dropped for it.
redis.call('XADD', stream, seq .. '-0', 'p', before, 'a', moment, 'd', number)
redis.call(
  'XADD', log, 'MAXLEN', '~', length, seq .. '-0', 'c', channel, 'a', moment, 'd', number)
return tonumber(seq)
