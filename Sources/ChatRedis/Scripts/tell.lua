#!lua flags=allow-oom
-- Tells all nodes something that is not kept.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 entries in the log, then of each event: how many texts follow, its fields and values

local meta = fenced('seq')
local at = 3
while at <= #ARGV do
  local last = at + tonumber(ARGV[at])
  redis.call('XADD', log, 'MAXLEN', '~', ARGV[2], meta[2] .. '-*', unpack(ARGV, at + 1, last))
  at = last + 1
end
return redis.status_reply('OK')
