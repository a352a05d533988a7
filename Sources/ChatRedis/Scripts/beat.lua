#!lua flags=allow-oom
-- A node lives.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 node  3 ms after which a hole is judged without those who do not speak
--      4 ms after which the people of a silent node have left
-- -> {newest number, whether the node had been forgotten 0|1, silent nodes…}

local node, patience, grace = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local meta = fenced('seq', 'judged', 'since', 'holes')
local moment = now()
if meta[3] == '0' and moment - meta[4] > patience then
  -- Nobody knows what somebody who is missing has told.
  local lost = string.match(meta[5], '%d+$')
  redis.call('HSET', KEYS[1], 'judged', '1', 'lost', lost)
  redis.call('DEL', base .. 'roll')
  tell(meta[2], 'k', 'verdict', 'x', lost)
end
local isNew = redis.call('ZADD', base .. 'nodes', text(moment), node) == 1
local wasNew = redis.call('SREM', base .. 'new', node) == 1
local answer = {meta[2], (isNew or wasNew) and 1 or 0}
for _, key in ipairs({'nodes', 'left'}) do
  local silent = redis.call('ZRANGEBYSCORE', base .. key, '-inf', text(moment - grace))
  for _, other in ipairs(silent) do answer[#answer + 1] = other end
end
return answer
