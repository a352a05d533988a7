#!lua flags=allow-oom
-- Sessions end: one, or all that have a name of one of these looks. All nodes are told.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 ms for which the end of a session is remembered  3 'session' or 'looks'
--      4 the session's id, 5 its name, 6 its person or '', 7… the looks of its name; or 4… looks
-- -> of each session that has ended: its id, its name, its person or '', how many looks, the looks of the
--    name

local MOST = 100000  -- ends that are remembered
local memory = ARGV[2]
local meta = fenced('seq')
local answer = {}

local function finish(session, name, person, looks)
  for _, look in ipairs(looks) do free_look(look, session) end
  redis.call('DEL', base .. 's:' .. session)
  redis.call('ZADD', base .. 'ended', text(now() + memory), session)
  tell(meta[2], 'k', 'ended', 's', session, 'n', name, 'u', person)
  answer[#answer + 1] = session
  answer[#answer + 1] = name
  answer[#answer + 1] = person
  answer[#answer + 1] = #looks
  for _, look in ipairs(looks) do answer[#answer + 1] = look end
end

redis.call('ZREMRANGEBYSCORE', base .. 'ended', '-inf', text(now()))
redis.call('ZREMRANGEBYRANK', base .. 'ended', 0, -MOST - 1)
if ARGV[3] == 'session' then
  finish(ARGV[4], ARGV[5], ARGV[6], {unpack(ARGV, 7)})
else
  local function finish_all(session)
    local fields = session and redis.call('HGETALL', base .. 's:' .. session) or {}
    if #fields > 0 then
      local name, person, looks = nil, '', {}
      for j = 1, #fields, 2 do
        local value = fields[j + 1]
        if fields[j] == 'n' then
          name = value
        elseif fields[j] == 'u' then
          person = value
        else
          looks[#looks + 1] = value
        end
      end
      finish(session, name, person, looks)
    end
  end
  for i = 4, #ARGV do
    if shared(ARGV[i]) then
      local sessions = redis.call('ZRANGE', base .. 'g:' .. ARGV[i], 0, -1)
      for _, session in ipairs(sessions) do finish_all(session) end
    else
      finish_all(redis.call('GET', base .. 'u:' .. ARGV[i]))
    end
  end
end
return answer
