#!lua
-- A session takes a name, in place of another session, which ends. Both, or neither.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 ms for which the name is kept  3 ms for which the end of a session is remembered
--      then of the new session, and of the old one if there is one:
--      its id, its name, its person or '', how many looks, the looks of the name
-- -> 1, or 0 where somebody else has the name

local lease, memory = ARGV[2], ARGV[3]
local meta = fenced('seq')

local function claim(at)
  local session = {id = ARGV[at], name = ARGV[at + 1], person = ARGV[at + 2], looks = {}}
  local last = at + 3 + ARGV[at + 3]
  for i = at + 4, last do session.looks[#session.looks + 1] = ARGV[i] end
  return session, last + 1
end

local new, at = claim(4)
local old = ARGV[at] and claim(at)
for _, look in ipairs(new.looks) do
  local holder = holder_of(look)
  if holder and holder ~= new.id and not (old and holder == old.id) then return 0 end
end
if old and old.id ~= new.id then
  for _, look in ipairs(old.looks) do free_look(look, old.id) end
  redis.call('DEL', base .. 's:' .. old.id)
  redis.call('ZADD', base .. 'ended', text(now() + memory), old.id)
  tell(meta[2], 'k', 'ended', 's', old.id, 'n', old.name, 'u', old.person)
end
local fields = {'n', new.name, 'u', new.person}
for i, look in ipairs(new.looks) do
  lease_look(look, new.id, lease)
  fields[#fields + 1] = tostring(i)
  fields[#fields + 1] = look
end
local key = base .. 's:' .. new.id
redis.call('DEL', key)
redis.call('HSET', key, unpack(fields))
redis.call('PEXPIRE', key, lease)
return 1
