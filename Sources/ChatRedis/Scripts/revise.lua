#!lua flags=allow-oom
-- Edits or deletes one message, and publishes that. The old text is gone from the channel and from the log.
-- SPDX-License-Identifier: MIT
--
-- An edit must not make a server grow that has no memory left: it runs without the flag.
--
-- ARGV 1 fence  2 entries in the log  3 longest body in the log  4 messages kept of a channel, 0 for all
--      5 channel  6 number  7 the author who asks, '' for a moderator  8 ms for which an author may
--      9 the new body; missing to delete
-- -> the number of the change; 0 for no such message, -1 for another author's, -2 for one too old

local length, longest, keep = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local channel, number, author, body = ARGV[5], ARGV[6], ARGV[7], ARGV[9]
local meta = fenced('seq')
local stream, apart = places(channel)
local id = number .. '-0'

local function find()
  local entry = redis.call('XRANGE', stream, id, id)[1]
  if entry then return fromStream(entry) end
  local packed = redis.call('ZRANGEBYSCORE', apart, number, number)[1]
  return packed and unpackRow(packed)
end

local function forget(seq)
  redis.call('XDEL', stream, seq .. '-0')
  redis.call('ZREMRANGEBYSCORE', apart, seq, seq)
  erased(seq)
end

-- XDEL only marks an entry: its bytes stay in a node of the stream until all entries of that node are
-- gone. So those beside it leave the stream, too. A node has 100 entries, or 4096 bytes.
local function vacate(command, seq, last)
  local bytes = 0
  for _, entry in ipairs(redis.call(command, stream, '(' .. seq .. '-0', last, 'COUNT', 100)) do
    local row = fromStream(entry)
    redis.call('ZADD', apart, row.number, pack(row))
    redis.call('XDEL', stream, entry[1])
    bytes = bytes + #row.body
    if bytes > 4096 then return end
  end
end

local function leaveNode(seq)
  if redis.call('XRANGE', stream, seq .. '-0', seq .. '-0')[1] then
    vacate('XREVRANGE', seq, '-')
    vacate('XRANGE', seq, '+')
  end
  forget(seq)
end

local row = find()
if not row or row.kind ~= 'm' and row.kind ~= 'c' then return 0 end
if author ~= '' then
  if row.person ~= author then return -1 end
  if now() - row.at > tonumber(ARGV[8]) then return -2 end
end

local seq = text(meta[2] + 1)
local moment = text(now())
redis.call('HSET', KEYS[1], 'seq', seq)
local before = redis.call('HGET', heads, channel)
redis.call('HSET', heads, channel, seq)
if row.edit ~= '0' then leaveNode(row.edit) end
leaveNode(number)

local person = row.person ~= '-' and {'u', row.person} or {}
if body then
  row.kind, row.extra, row.edit, row.body = 'c', moment, seq, body
  redis.call('XADD', stream, seq .. '-0', 'p', before, 'a', moment, 'f', row.sender, 'b', body,
    'e', number, unpack(person))
  local words = {'c', channel, 'a', moment, 'f', row.sender, 'e', number, 'o', row.at, unpack(person)}
  if #body <= longest then
    words[#words + 1], words[#words + 2] = 'b', body
  end
  redis.call('XADD', log, 'MAXLEN', '~', length, seq .. '-0', unpack(words))
else
  row.kind, row.extra, row.edit, row.body = 't', '0', '0', ''
  redis.call('XADD', stream, seq .. '-0', 'p', before, 'a', moment, 'd', number)
  redis.call('XADD', log, 'MAXLEN', '~', length, seq .. '-0', 'c', channel, 'a', moment, 'd', number,
    'o', row.at, 'f', row.sender, unpack(person))
end
redis.call('ZADD', apart, number, pack(row))
if keep > 0 then trim(channel, keep) end
return tonumber(seq)
