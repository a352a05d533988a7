#!lua
-- Replaces the keys that sign for visitors, where nobody has replaced them before.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 the new keys  3 the keys that are to be replaced; missing where there are none
-- -> whether they were 0|1

local meta = fenced('seq')
local old = redis.call('GET', base .. 'keys')
if (old or nil) ~= ARGV[3] then return 0 end
redis.call('SET', base .. 'keys', ARGV[2])
tell(meta[2], 'k', 'keys')
return 1
