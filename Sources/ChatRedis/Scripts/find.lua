#!lua flags=no-writes
-- Which of some channels has the message of a number.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 number  3… channels
-- -> the channel, or nil

fenced()
local id = ARGV[2] .. '-0'
for i = 3, #ARGV do
  local stream, apart = places(ARGV[i])
  if redis.call('XRANGE', stream, id, id)[1] then return ARGV[i] end
  if redis.call('ZCOUNT', apart, ARGV[2], ARGV[2]) > 0 then return ARGV[i] end
end
return false
