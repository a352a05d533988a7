#!lua flags=allow-oom
-- People have come to a node, or have left it. All nodes are told of those who came to the first node
-- or left the last.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 node  3 most people in a channel, 0 for any number  4 most people in all, 0 for any
--      then of each change: 'came' or 'left', subject, display name, person or '', how many channels,
--      the channels
--
-- Somebody in a channel is `since|node,node|display name`, in the hash `p:CHANNEL` under the subject. The
-- person stands right behind `since`, if there is one.

local node, most, mostInAll = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local meta = fenced('seq', 'people')
local moment, people, mine = text(now()), tonumber(meta[3] or 0), base .. 'pn:' .. node

-- Without this node. Whether it was among them.
local function others(nodes)
  local list, wasHere = {}, false
  for name in string.gmatch(nodes, '[^,]+') do
    if name == node then wasHere = true else list[#list + 1] = name end
  end
  return list, wasHere
end

-- Whether all nodes are to be told.
local function come(channel, subject, display, id)
  local key = base .. 'p:' .. channel
  local person = redis.call('HGET', key, subject)
  if not person then
    if most > 0 and redis.call('HLEN', key) >= most then return false end
    if mostInAll > 0 and people >= mostInAll then return false end
    people = people + 1
    redis.call('HSET', key, subject, moment .. id .. '|' .. node .. '|' .. display)
    redis.call('SADD', base .. 'pc', channel)
  else
    local since, nodes, name = string.match(person, '^([^|]*)|([^|]*)|(.*)$')
    local list, wasHere = others(nodes)
    if wasHere then return false end
    list[#list + 1] = node
    redis.call('HSET', key, subject, since .. '|' .. table.concat(list, ',') .. '|' .. name)
  end
  redis.call('SADD', mine, channel .. ' ' .. subject)
  return not person
end

local function leave(channel, subject)
  local key = base .. 'p:' .. channel
  redis.call('SREM', mine, channel .. ' ' .. subject)
  local person = redis.call('HGET', key, subject)
  if not person then return false end
  local since, nodes, name = string.match(person, '^([^|]*)|([^|]*)|(.*)$')
  local list, wasHere = others(nodes)
  if not wasHere then return false end
  if #list > 0 then
    redis.call('HSET', key, subject, since .. '|' .. table.concat(list, ',') .. '|' .. name)
    return false
  end
  people = people - 1
  redis.call('HDEL', key, subject)
  if redis.call('EXISTS', key) == 0 then redis.call('SREM', base .. 'pc', channel) end
  return true
end

local at = 5
while at <= #ARGV do
  local change, subject, display, id = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  local last, told = at + 4 + ARGV[at + 4], {}
  for i = at + 5, last do
    local isNews
    if change == 'came' then
      isNews = come(ARGV[i], subject, display, id)
    else
      isNews = leave(ARGV[i], subject)
    end
    if isNews then told[#told + 1] = ARGV[i] end
  end
  if #told > 0 then
    tell(meta[2], 'k', change, 'x', subject, 'n', display, 'a', moment, 'c', table.concat(told, ' '),
      'u', id)
  end
  at = last + 1
end
redis.call('HSET', KEYS[1], 'people', text(people))
return redis.status_reply('OK')
