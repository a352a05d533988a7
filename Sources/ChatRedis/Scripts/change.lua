#!lua
-- Changes records, all or none of them, and tells all nodes.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 entries in the log  3 most records
--      then of each step: its key, 'none', 'absent' or 'present', 'put', 'remove' or 'keep',
--      the new value or ''
-- -> {whether all conditions hold 0|1, whether there is room 0|1, the id of the entry in the log or nil}
--
-- A value is `ms value`, with the time after which it does not count; or ` value` for one without an end.

local FIRST, WIDTH = 4, 4
local length, most = ARGV[2], tonumber(ARGV[3])
local meta = fenced('seq')
local records = base .. 'records'

local known, added = {}, 0
for at = FIRST, #ARGV, WIDTH do
  local key, condition = ARGV[at], ARGV[at + 1]
  local isThere = redis.call('HEXISTS', records, key) == 1
  if condition == 'absent' and isThere or condition == 'present' and not isThere then
    return {0, 1, false}
  end
  known[key] = isThere
end
-- Steps about one key follow each other.
for at = FIRST, #ARGV, WIDTH do
  local key, action = ARGV[at], ARGV[at + 2]
  if action == 'put' and not known[key] then known[key], added = true, added + 1 end
  if action == 'remove' and known[key] then known[key], added = false, added - 1 end
end
if added > 0 and redis.call('HLEN', records) + added > most then return {1, 0, false} end

local words = {'k', 'records'}
for at = FIRST, #ARGV, WIDTH do
  local key, action, value = ARGV[at], ARGV[at + 2], ARGV[at + 3]
  if action == 'put' then
    redis.call('HSET', records, key, value)
    words[#words + 1], words[#words + 2] = 'p', key
    words[#words + 1], words[#words + 2] = 'v', value
  elseif action == 'remove' then
    redis.call('HDEL', records, key)
    words[#words + 1], words[#words + 2] = 'r', key
  end
end
local id = redis.call('XADD', log, 'MAXLEN', '~', length, meta[2] .. '-*', unpack(words))
return {1, 1, id}
