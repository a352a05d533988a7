-- What all scripts begin with. It is put behind the first line of each.
-- SPDX-License-Identifier: MIT
--
-- KEYS[1] is the only key that a call names: `{chat}:meta`. All keys of a chat share its hash tag, so
-- they are on one server, also in a cluster. ARGV[1] is the fence.

local base = string.sub(KEYS[1], 1, -5)
local log = base .. 'log'
local heads = base .. 'heads'

-- Numbers beyond 2^31, without an exponent.
local function text(number) return string.format('%.0f', number) end

-- The calendar's milliseconds. Only this server's clock counts.
local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Fields of meta, from the second value on. Another process, or another epoch, does nothing.
local function fenced(...)
  local found = redis.call('HMGET', KEYS[1], 'fence', ...)
  if found[1] ~= ARGV[1] then error({err = 'FENCED the server is not open under this fence'}) end
  return found
end

-- A look that any number of sessions may have: a name that an account shows, or a person. Such a set has
-- the sessions with the time until which they are known, so that an operator finds them.
local function shared(look) return string.byte(look) == 2 end

-- Leases a look to a session.
local function lease_look(look, session, ms)
  if shared(look) then
    local key, at = base .. 'g:' .. look, now()
    redis.call('ZREMRANGEBYSCORE', key, '-inf', text(at))
    redis.call('ZADD', key, text(at + ms), session)
    redis.call('PEXPIRE', key, ms)
  else
    redis.call('SET', base .. 'u:' .. look, session, 'PX', ms)
  end
end

-- A session has the look no more.
local function free_look(look, session)
  if shared(look) then
    redis.call('ZREM', base .. 'g:' .. look, session)
  elseif redis.call('GET', base .. 'u:' .. look) == session then
    redis.call('DEL', base .. 'u:' .. look)
  end
end

-- Who has the look; nil for nobody, and for a shared one, which is nobody's own.
local function holder_of(look)
  return not shared(look) and redis.call('GET', base .. 'u:' .. look) or nil
end

-- Tells all nodes what is no message. It stands behind the newest message.
local function tell(seq, ...)
  redis.call('XADD', log, seq .. '-*', ...)
end

-- Where a channel's messages stand: most in a stream, and those that had to leave it in a sorted set,
-- `r:CHANNEL`, by their numbers. Together they are the channel.
local function places(channel) return base .. 'c:' .. channel, base .. 'r:' .. channel end

-- A message as a record of text fields: number, before, at, kind, extra, edit, person, sender, body.
-- Kinds: `m` as it was posted, `c` changed at the time `extra` by the message `edit`, `t` a tombstone,
-- `e` an edit of `extra`, `d` a deletion of `extra`. No person is `-`.
local function fromStream(entry)
  local fields = entry[2]
  local row = {
    number = string.match(entry[1], '^%d+'), before = fields[2], at = fields[4],
    kind = 'm', extra = '0', edit = '0', person = '-', sender = '', body = ''}
  if fields[5] == 'd' then
    row.kind, row.extra = 'd', fields[6]
    return row
  end
  row.sender, row.body = fields[6], fields[8]
  for i = 9, #fields, 2 do
    if fields[i] == 'u' then row.person = fields[i + 1] end
    if fields[i] == 'e' then row.kind, row.extra = 'e', fields[i + 1] end
  end
  return row
end

-- The same as one text: `number before at kind extra edit person length-of-sender sender…body`.
local function pack(row)
  return table.concat({
    row.number, row.before, row.at, row.kind, row.extra, row.edit, row.person,
    #row.sender, row.sender .. row.body}, ' ')
end

local function unpackRow(packed)
  local number, before, at, kind, extra, edit, person, length, from =
    string.match(packed, '^(%d+) (-?%d+) (%d+) (%a) (%d+) (%d+) (%S+) (%d+) ()')
  return {
    number = number, before = before, at = at, kind = kind, extra = extra, edit = edit,
    person = person, sender = string.sub(packed, from, from + length - 1),
    body = string.sub(packed, from + length)}
end

-- The number of a channel's oldest message, and of the one before it; nil where there is none.
local function oldest(channel)
  local stream, apart = places(channel)
  local entry = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  local packed = redis.call('ZRANGE', apart, 0, 0)[1]
  local row = packed and unpackRow(packed)
  if entry then
    local first = fromStream(entry)
    if not row or tonumber(first.number) < tonumber(row.number) then row = first end
  end
  if row then return row.number, row.before end
end

-- Drops a channel's oldest messages until it has no more than `most`.
local function trim(channel, most)
  local stream, apart = places(channel)
  local away, length = redis.call('ZCARD', apart), redis.call('XLEN', stream)
  local surplus = length + away - most
  while surplus > 0 and away > 0 and length > 0 do
    local entry = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
    local first = string.match(entry[1], '^%d+')
    local older = math.min(redis.call('ZCOUNT', apart, '-inf', '(' .. first), surplus)
    if older > 0 then
      redis.call('ZREMRANGEBYRANK', apart, 0, older - 1)
      away, surplus = away - older, surplus - older
    else
      length, surplus = length - 1, surplus - 1
      redis.call('XTRIM', stream, 'MAXLEN', '=', length)
    end
  end
  if surplus > 0 then redis.call('XTRIM', stream, 'MAXLEN', '=', length - surplus) end
end

-- The newest number that retention has dropped from a channel, by its oldest message. With a minus where
-- that is only what may have been dropped, because the channel was new.
local function dropped(number, before, gap)
  local from, gone = string.match(gap or '', '^(%d+) (-?%d+)$')
  -- Deletions have left this as the oldest: the one before it was not dropped.
  if from == number then return gone end
  return before
end

-- The log has lost the entry of this number. Its bytes are still there: see sweep.lua.
local function erased(number)
  redis.call('XDEL', log, number .. '-0')
  local newest = redis.call('HGET', KEYS[1], 'erased')
  if not newest or tonumber(newest) < tonumber(number) then
    redis.call('HSET', KEYS[1], 'erased', number)
  end
end
