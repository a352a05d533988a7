#!lua
-- Counts one try, such as to log in.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 what is tried  3 how often it may be  4 in how many ms
-- -> ms to wait; 0 where it may be now

fenced()
local key = base .. 't:' .. ARGV[2]
local count = redis.call('INCR', key)
if count == 1 then redis.call('PEXPIRE', key, ARGV[4]) end
if count <= tonumber(ARGV[3]) then return 0 end
return math.max(1, redis.call('PTTL', key))
