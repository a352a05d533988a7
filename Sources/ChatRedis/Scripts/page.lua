#!lua flags=no-writes
-- Some channels' messages in the order of their numbers.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 fence  2 'after' or 'before'  3 number, '' for the newest  4 messages at most
--      5 bytes after which the page ends  6… the channels
-- -> {the newest number that may be gone, whether something is gone 0|1, whether there are more 0|1,
--     then of each message: the channel's place, number, time, sender, body;
--     of a deletion: the channel's place, number, time, nil, what it deletes}

local meta = fenced('floor', 'lost')
local isForward, edge = ARGV[2] == 'after', ARGV[3]
local limit, most = tonumber(ARGV[4]), tonumber(ARGV[5])
local channels = {unpack(ARGV, 6)}
local newest = redis.call('HMGET', heads, unpack(channels))
local gaps = redis.call('HMGET', base .. 'gaps', unpack(channels))
local lost = tonumber(meta[3])
local forgotten, hasLost = lost, false

local function number(entry) return tonumber(string.match(entry[1], '^%d+')) end

-- The next entries of one channel, as many as make about 16 KiB.
local function fetch(row)
  local entries
  if isForward then
    entries = redis.call('XRANGE', row.stream, row.from, '+', 'COUNT', row.step)
  else
    entries = redis.call('XREVRANGE', row.stream, row.from, '-', 'COUNT', row.step)
  end
  if #entries == 0 then return false end
  local bytes = 1
  for _, entry in ipairs(entries) do bytes = bytes + #(entry[2][8] or '') + 64 end
  row.step = math.max(1, math.min(64, math.floor(16384 * #entries / bytes), row.step * 4))
  row.from = '(' .. entries[#entries][1]
  row.entries, row.at = entries, 1
  return true
end

-- Goes to the row's next message.
local function advance(row)
  repeat
    row.at = row.at + 1
    if row.at > #row.entries and not fetch(row) then return false end
    local fields = row.entries[row.at][2]
  until isForward or fields[5] ~= 'd'
  row.seq = number(row.entries[row.at])
  return true
end

local rows = {}
for i, channel in ipairs(channels) do
  local stream = base .. 'c:' .. channel
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  local gone
  if oldest then
    gone = dropped(oldest, gaps[i])
    if number(oldest) < lost then hasLost = true end
  else
    gone = redis.call('ZSCORE', base .. 'emptied', channel) and meta[2] or '-' .. meta[2]
  end
  if string.sub(gone, 1, 1) ~= '-' then hasLost = true end
  forgotten = math.max(forgotten, math.abs(gone))
  if oldest and not (isForward and tonumber(newest[i]) <= tonumber(edge)) then
    local row = {place = i, stream = stream, step = 4, entries = {}, at = 0}
    row.from = edge ~= '' and '(' .. edge .. '-0' or '+'
    if advance(row) then rows[#rows + 1] = row end
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
  local fields = best.entries[best.at][2]
  local isDeletion = fields[5] == 'd'
  local size = #answer
  answer[size + 1], answer[size + 2], answer[size + 3] = best.place, best.seq, fields[4]
  answer[size + 4] = not isDeletion and fields[6]
  answer[size + 5] = isDeletion and fields[6] or fields[8]
  count, bytes = count + 1, bytes + #answer[size + 5] + 128
  if not advance(best) then table.remove(rows, place) end
end
if #rows > 0 then answer[3] = 1 end
return answer
