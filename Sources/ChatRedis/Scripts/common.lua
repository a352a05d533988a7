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

-- The newest number that retention has dropped from a channel, by its oldest entry. With a minus where
-- that is only what may have been dropped, because the channel was new.
local function dropped(oldest, gap)
  local seq = string.match(oldest[1], '^%d+')
  local from, before = string.match(gap or '', '^(%d+) (-?%d+)$')
  -- Deletions have left this as the oldest entry: the one before it was not dropped.
  if from == seq then return before end
  return oldest[2][2]
end
