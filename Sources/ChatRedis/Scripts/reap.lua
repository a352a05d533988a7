#!lua flags=allow-oom
-- Some people of a node that is gone have left.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 node  3 ms after which the people of a silent node have left  4 how many in a step
-- -> whether all of them have 0|1

local node, grace, limit = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local meta = fenced('seq', 'people')
local moment, mine = now(), base .. 'pn:' .. node
local beat = redis.call('ZSCORE', base .. 'nodes', node) or redis.call('ZSCORE', base .. 'left', node)
-- It lives after all; or it was reaped before.
if not beat or moment - beat < grace then return 1 end

local people = tonumber(meta[3] or 0)
for _, member in ipairs(redis.call('SPOP', mine, limit)) do
  local channel, subject = string.match(member, '^([^ ]+) (.*)$')
  local key = base .. 'p:' .. channel
  local since, nodes, display =
    string.match(redis.call('HGET', key, subject) or '', '^([^|]*)|([^|]*)|(.*)$')
  local list, wasHere = {}, false
  for name in string.gmatch(nodes or '', '[^,]+') do
    if name == node then wasHere = true else list[#list + 1] = name end
  end
  if wasHere and #list > 0 then
    redis.call('HSET', key, subject, since .. '|' .. table.concat(list, ',') .. '|' .. display)
  elseif wasHere then
    people = people - 1
    redis.call('HDEL', key, subject)
    if redis.call('EXISTS', key) == 0 then redis.call('SREM', base .. 'pc', channel) end
    tell(meta[2], 'k', 'left', 'x', subject, 'n', display, 'a', text(moment), 'c', channel,
      'u', string.match(since, '^%d+(.*)$'))
  end
end
redis.call('HSET', KEYS[1], 'people', text(people))
if redis.call('EXISTS', mine) == 1 then return 0 end
for _, key in ipairs({'nodes', 'left'}) do redis.call('ZREM', base .. key, node) end
redis.call('SREM', base .. 'new', node)
redis.call('SREM', base .. 'roll', node)
return 1
