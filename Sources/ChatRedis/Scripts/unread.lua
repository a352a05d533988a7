#!lua flags=no-writes
-- How many messages of others there are in some channels, behind a number in each.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 the reader  3 where counting ends  4 messages of a channel that are looked at, at most
--      5 bytes of them after which it ends, too  6… each channel, and the number
-- -> a count for each

fenced()
local reader, most = ARGV[2], tonumber(ARGV[3])
local reach, room = tonumber(ARGV[4]), tonumber(ARGV[5])
local STEP = 25

-- Deletions, edits, stubs and the reader's own messages do not count.
local function isNews(row)
  return (row.kind == 'm' or row.kind == 'c') and row.person ~= reader
end

local function fetchStream(key, seq, from)
  return redis.call('XREVRANGE', key, from or '+', '(' .. seq .. '-0', 'COUNT', STEP)
end

local function fetchApart(key, seq, from)
  return redis.call('ZREVRANGEBYSCORE', key, from or '+inf', '(' .. seq, 'LIMIT', 0, STEP)
end

-- The newest first, of those in one of the channel's two places.
local function count(key, seq, isApart, known)
  local news, looked, bytes, from = known, 0, 0, nil
  while news < most and looked < reach and bytes < room do
    local found = isApart and fetchApart(key, seq, from) or not isApart and fetchStream(key, seq, from)
    if #found == 0 then break end
    for _, raw in ipairs(found) do
      local row = isApart and unpackRow(raw) or fromStream(raw)
      if isNews(row) then news = news + 1 end
      bytes = bytes + #row.body + 64
      from = '(' .. row.number .. (isApart and '' or '-0')
    end
    looked = looked + #found
  end
  return math.min(news, most)
end

local counts = {}
for at = 6, #ARGV, 2 do
  local stream, apart = places(ARGV[at])
  local news = count(stream, ARGV[at + 1], false, 0)
  if redis.call('EXISTS', apart) == 1 then news = count(apart, ARGV[at + 1], true, news) end
  counts[#counts + 1] = news
end
return counts
