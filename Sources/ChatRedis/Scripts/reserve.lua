#!lua flags=allow-oom
-- Nobody can take names of these looks for a while. A session that has one loses it.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 holder  3 ms  4… looks

fenced()
for i = 4, #ARGV do redis.call('SET', base .. 'u:' .. ARGV[i], ARGV[2], 'PX', ARGV[3]) end
return redis.status_reply('OK')
