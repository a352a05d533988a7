#!lua
-- Gives some messages their numbers, keeps them, and tells all nodes.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 messages kept of a channel, 0 for all  3 most channels, 0 for any number
--      4 entries in the log  5 longest body in the log, then of each message:
--      its channel, its sender or '', its body, its nonce, the nonce's lifetime in ms, its person or ''
-- -> of each message: its number; less than 0 for one that was published before; 0 for no room

local FIRST, WIDTH = 6, 6
local keep, most, length, longest = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local meta = fenced('seq', 'floor')
local count = (#ARGV - FIRST + 1) / WIDTH

local channels, nonces = {}, {}
for i = 1, count do
  local at = FIRST + (i - 1) * WIDTH
  channels[i] = ARGV[at]
  nonces[i] = base .. 'n:' .. ARGV[at + 3]
end
local known = redis.call('MGET', unpack(nonces))
local newest = redis.call('HMGET', heads, unpack(channels))

local size  -- how many channels there are, once it was asked for
local function hasRoom(channel)
  if most == 0 or channel == 'lobby' then return true end
  if not size then
    size = redis.call('HLEN', heads) - redis.call('HEXISTS', heads, 'lobby')
  end
  if size >= most then return false end
  size = size + 1
  return true
end

-- What stands before the first message of a channel: see `dropped`.
local function floor(channel)
  if redis.call('ZSCORE', base .. 'emptied', channel) then return meta[3] end
  return '-' .. meta[3]
end

local seq = tonumber(meta[2])
local receipts, before, heard, changed, previous = {}, {}, {}, {}, {}
for i = 1, count do
  local channel, nonce = channels[i], nonces[i]
  local earlier = known[i] or heard[nonce]
  local last = previous[channel] or newest[i]
  if earlier then
    receipts[i] = -earlier
  elseif not last and not hasRoom(channel) then
    receipts[i] = 0
  else
    seq = seq + 1
    local number = text(seq)
    receipts[i], before[i], heard[nonce] = seq, last or floor(channel), number
    previous[channel] = number
    changed[#changed + 1] = channel
    changed[#changed + 1] = number
  end
end
if #changed == 0 then return receipts end

-- First, so that whatever fails below, these numbers are used up.
redis.call('HSET', KEYS[1], 'seq', text(seq))
redis.call('HSET', heads, unpack(changed))
local moment = text(now())

-- Where some messages do not stand in the stream, its length does not say how many there are.
local isApart = {}
if keep ~= '0' then
  local keys = {}
  for i = 1, count do keys[i] = base .. 'r:' .. channels[i] end
  if redis.call('EXISTS', unpack(keys)) > 0 then
    for i = 1, count do isApart[i] = redis.call('EXISTS', keys[i]) == 1 end
  end
end

for i = 1, count do
  if before[i] then
    local at = FIRST + (i - 1) * WIDTH
    local number, sender, body = text(receipts[i]), ARGV[at + 1], ARGV[at + 2]
    local id, stream = number .. '-0', base .. 'c:' .. channels[i]
    local person = ARGV[at + 5] ~= '' and {'u', ARGV[at + 5]} or {}
    if keep == '0' or isApart[i] then
      redis.call('XADD', stream, id, 'p', before[i], 'a', moment, 'f', sender, 'b', body, unpack(person))
      if isApart[i] then trim(channels[i], tonumber(keep)) end
    else
      redis.call('XADD', stream, 'MAXLEN', '=', keep, id,
        'p', before[i], 'a', moment, 'f', sender, 'b', body, unpack(person))
    end
    if #body > longest then
      redis.call('XADD', log, 'MAXLEN', '~', length, id,
        'c', channels[i], 'a', moment, 'f', sender, unpack(person))
    else
      redis.call('XADD', log, 'MAXLEN', '~', length, id,
        'c', channels[i], 'a', moment, 'f', sender, 'b', body, unpack(person))
    end
    redis.call('SET', nonces[i], number, 'PX', ARGV[at + 4])
  end
end
return receipts
