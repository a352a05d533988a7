#!lua flags=allow-oom
-- Sessions are used: each keeps its name, or takes it again where it is free.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 ms for which a name is kept
--      then of each session: its id, its name, its person or '', how many looks, the looks of the name
-- -> of each: 0 for one that has its name, 1 for one that was ended, 2 where somebody else has the name

local lease = ARGV[2]
fenced()

local function standing(session, looks)
  if redis.call('ZSCORE', base .. 'ended', session) then return 1 end
  for _, look in ipairs(looks) do
    local holder = holder_of(look)
    if holder and holder ~= session then return 2 end
  end
  return 0
end

local answer, at = {}, 3
while at <= #ARGV do
  local session, name, last = ARGV[at], ARGV[at + 1], at + 3 + ARGV[at + 3]
  local looks = {unpack(ARGV, at + 4, last)}
  local found = standing(session, looks)
  if found == 0 then
    local fields = {'n', name, 'u', ARGV[at + 2]}
    for i, look in ipairs(looks) do
      lease_look(look, session, lease)
      fields[#fields + 1] = tostring(i)
      fields[#fields + 1] = look
    end
    redis.call('HSET', base .. 's:' .. session, unpack(fields))
    redis.call('PEXPIRE', base .. 's:' .. session, lease)
  end
  answer[#answer + 1] = found
  at = last + 1
end
return answer
