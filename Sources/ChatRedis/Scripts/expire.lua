#!lua flags=allow-oom
-- Removes records that have expired, a few at a time, and tells all nodes.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 where to go on, '0' for the beginning  3 how many to look at, in about
-- -> where to go on

local meta = fenced('seq')
local records, moment = base .. 'records', now()
local place, found = unpack(redis.call('HSCAN', records, ARGV[2], 'COUNT', ARGV[3]))
local words = {'k', 'records'}
for i = 1, #found, 2 do
  local expires = string.match(found[i + 1], '^%d+')
  if expires and tonumber(expires) <= moment and #words < 2000 then
    redis.call('HDEL', records, found[i])
    words[#words + 1], words[#words + 2] = 'r', found[i]
  end
end
if #words > 2 then tell(meta[2], unpack(words)) end
return place
