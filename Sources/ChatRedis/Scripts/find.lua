#!lua flags=no-writes
-- Which of some channels has the message of a number.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 number  3… channels
-- -> the channel, or nil

fenced()
local id = ARGV[2] .. '-0'
for i = 3, #ARGV do
  if redis.call('XRANGE', base .. 'c:' .. ARGV[i], id, id)[1] then return ARGV[i] end
end
return false
