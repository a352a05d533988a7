#!lua flags=allow-oom
-- A node ends. All that it has heard is on this server, so nobody waits for its word.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 node

local node = ARGV[2]
local meta = fenced('seq', 'judged', 'lost')
redis.call('ZREM', base .. 'nodes', node)
redis.call('SREM', base .. 'new', node)
if redis.call('EXISTS', base .. 'pn:' .. node) == 1 then
  redis.call('ZADD', base .. 'left', text(now()), node)
end
redis.call('SREM', base .. 'roll', node)
if meta[3] == '0' and redis.call('SCARD', base .. 'roll') == 0 then
  redis.call('HSET', KEYS[1], 'judged', '1')
  tell(meta[2], 'k', 'verdict', 'x', '')
end
return redis.status_reply('OK')
