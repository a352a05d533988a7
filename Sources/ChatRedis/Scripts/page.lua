#!lua flags=no-writes
-- Some channels' messages in the order of their numbers.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 'after' or 'before'  3 number, '' for the newest  4 messages at most
--      5 bytes after which the page ends  6… the channels
-- -> {the newest number that may be gone, whether something is gone 0|1, whether there are more 0|1,
--     then of each message: the channel's place, number, time, kind, extra, person, sender, body: see
--     `fromStream`. Backwards, changes are left out.}

local meta = fenced('floor', 'lost')
local isForward, edge = ARGV[2] == 'after', ARGV[3]
local limit, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local channels = {unpack(ARGV, 6)}
local newest = redis.call('HMGET', heads, unpack(channels))
local gaps = redis.call('HMGET', base .. 'gaps', unpack(channels))
local lost = tonumber(meta[3])
local forgotten, hasLost = lost, false

-- Some messages of a channel are in its stream, some beside it: each place is a row of its own.
local function fetchStream(row)
  if isForward then
    return redis.call('XRANGE', row.key, row.from, '+', 'COUNT', row.step)
  end
  return redis.call('XREVRANGE', row.key, row.from, '-', 'COUNT', row.step)
end

local function fetchApart(row)
  if isForward then
    return redis.call('ZRANGEBYSCORE', row.key, row.from, '+inf', 'LIMIT', 0, row.step)
  end
  return redis.call('ZREVRANGEBYSCORE', row.key, row.from, '-inf', 'LIMIT', 0, row.step)
end

-- The next messages of one row, as many as make about 16 KiB.
local function fetch(row)
  local found = row.isApart and fetchApart(row) or not row.isApart and fetchStream(row)
  if #found == 0 then return false end
  local bytes, messages = 1, {}
  for i, raw in ipairs(found) do
    messages[i] = row.isApart and unpackRow(raw) or fromStream(raw)
    bytes = bytes + #messages[i].body + 64
  end
  row.step = math.max(1, math.min(64, math.floor(16384 * #found / bytes), row.step * 4))
  row.from = '(' .. messages[#found].number .. (row.isApart and '' or '-0')
  row.messages, row.at = messages, 1
  return true
end

-- Goes to the row's next message.
local function advance(row)
  repeat
    row.at = row.at + 1
    if row.at > #row.messages and not fetch(row) then return false end
    local kind = row.messages[row.at].kind
  until isForward or kind ~= 'd' and kind ~= 'e'
  row.seq = tonumber(row.messages[row.at].number)
  return true
end

local rows = {}
local function begin(place, key, isApart)
  local row = {place = place, key = key, isApart = isApart, step = 4, messages = {}, at = 0}
  if edge ~= '' then
    row.from = '(' .. edge .. (isApart and '' or '-0')
  else
    row.from = isApart and '+inf' or '+'
  end
  if advance(row) then rows[#rows + 1] = row end
end

for i, channel in ipairs(channels) do
  local stream, apart = places(channel)
  local first, before = oldest(channel)
  local gone
  if first then
    gone = dropped(first, before, gaps[i])
    if tonumber(first) < lost then hasLost = true end
  else
    gone = redis.call('ZSCORE', base .. 'emptied', channel) and meta[2] or '-' .. meta[2]
  end
  if string.sub(gone, 1, 1) ~= '-' then hasLost = true end
  forgotten = math.max(forgotten, math.abs(gone))
  if first and not (isForward and tonumber(newest[i]) <= tonumber(edge)) then
    begin(i, stream, false)
    begin(i, apart, true)
  end
end

local answer, bytes, count = {text(forgotten), hasLost and 1 or 0, 0}, 0, 0
while #rows > 0 and count < limit and bytes <= most do
  local best, place = rows[1], 1
  for i = 2, #rows do
    local isNearer
    if isForward then isNearer = rows[i].seq < best.seq else isNearer = rows[i].seq > best.seq end
    if isNearer then best, place = rows[i], i end
  end
  local message = best.messages[best.at]
  local size = #answer
  answer[size + 1], answer[size + 2], answer[size + 3] = best.place, message.number, message.at
  answer[size + 4], answer[size + 5] = message.kind, message.extra
  answer[size + 6], answer[size + 7] = message.person, message.sender
  answer[size + 8] = message.body
  count, bytes = count + 1, bytes + #message.body + 128
  if not advance(best) then table.remove(rows, place) end
end
if #rows > 0 then answer[3] = 1 end
return answer
