#!lua flags=allow-oom
-- A node has reached this server. The first node after a change of the process opens the log: the
-- numbers go on behind a hole, and a new fence keeps out all who have not heard of it.
-- SPDX-License-Identifier: MIT
--
-- ARGV 1 the identity of the process  2 node  3 a fresh epoch  4 the epoch that the node knows, or ''
--      5 the newest number that it has heard  6 version of the layout
-- -> {fence, epoch, seq, floor, lost, holes as `from-to,…`, judged 0|1}

-- More than a server can number before it replicates. A leap is longer by the clock's milliseconds: a replica
-- that never heard of the last hole would else end the next one at the same number.
local LEAP = 4294967296
local MOST = 100         -- holes that are remembered; older ones are judged long since
local ALIVE = 3000       -- ms: a node beats once a second

local identity, node, heard = ARGV[1], ARGV[2], tonumber(ARGV[5])
local meta = {}
local found = redis.call('HGETALL', KEYS[1])
for i = 1, #found, 2 do meta[found[i]] = found[i + 1] end
local moment = now()

local function set(...)
  redis.call('HSET', KEYS[1], ...)
  local fields = {...}
  for i = 1, #fields, 2 do meta[fields[i]] = fields[i + 1] end
end

local function judge(lost)
  set('judged', '1', 'lost', lost or meta.lost)
  redis.call('DEL', base .. 'roll')
  tell(meta.seq, 'k', 'verdict', 'x', lost or '')
end

local function lastHole() return string.match(meta.holes, '(%d+)$') end

-- Who was there when the last process died must say how far they had heard.
local function callRoll()
  local nodes = base .. 'nodes'
  redis.call('DEL', base .. 'roll')
  local all = redis.call('ZRANGE', nodes, 0, -1, 'WITHSCORES')
  local newest = tonumber(all[#all] or 0)
  for i = 1, #all, 2 do
    local beat = tonumber(all[i + 1])
    local isAlive = beat >= newest - ALIVE
    if isAlive then redis.call('SADD', base .. 'roll', all[i]) end
    -- Another server has another clock.
    if isAlive or beat > moment then redis.call('ZADD', nodes, text(moment), all[i]) end
  end
end

local function makeHole()
  if meta.judged == '0' then judge(lastHole()) end
  local from = meta.seq
  -- A node that has heard more than this server can have is a witness of worse.
  local newest = math.max(tonumber(from), meta.epoch == ARGV[4] and heard or 0)
  local to = text(newest + LEAP + moment % LEAP)
  local holes = {}
  for hole in string.gmatch(meta.holes, '[^,]+') do
    if tonumber(string.match(hole, '%d+$')) > tonumber(meta.lost) then holes[#holes + 1] = hole end
  end
  if #holes >= MOST then table.remove(holes, 1) end
  holes[#holes + 1] = from .. '-' .. to
  set('run', identity, 'fence', identity .. ':' .. meta.epoch, 'seq', to,
    'holes', table.concat(holes, ','), 'judged', '0', 'since', text(moment))
  callRoll()
  redis.call('XADD', log, to .. '-0', 'k', 'hole', 'x', from)
end

if redis.call('EXISTS', base .. 'import') == 1 then
  return redis.error_reply('IMPORT an import into this chat was not finished; import again')
elseif tonumber(meta.v or 0) > tonumber(ARGV[6]) then
  return redis.error_reply('LAYOUT ' .. meta.v)
elseif not meta.epoch then
  set('v', ARGV[6], 'epoch', ARGV[3], 'run', identity, 'fence', identity .. ':' .. ARGV[3],
    'seq', '0', 'floor', '0', 'lost', '0', 'holes', '', 'judged', '1', 'people', '0')
  -- The log's first entry: who finds it knows that nothing was trimmed.
  redis.call('XADD', log, '0-1', 'k', 'began')
elseif meta.run ~= identity or meta.epoch == ARGV[4] and heard > tonumber(meta.seq) then
  makeHole()
end

-- Nodes of an older version end: they cannot read what is written from now on.
if tonumber(meta.v) < tonumber(ARGV[6]) then set('v', ARGV[6]) end

if meta.epoch == ARGV[4] then
  local isWitness = false
  for from, to in string.gmatch(meta.holes, '(%d+)-(%d+)') do
    isWitness = isWitness
      or tonumber(from) < heard and heard < tonumber(to) and tonumber(meta.lost) < tonumber(to)
  end
  if isWitness then
    -- It has heard what this server has not. Clients may have crossed the hole, where it was taken for a
    -- clean one: another hole reaches them, too.
    if meta.judged == '1' then makeHole() end
    judge(lastHole())
  end
  redis.call('SREM', base .. 'roll', node)
end
if meta.judged == '0' and redis.call('SCARD', base .. 'roll') == 0 then judge() end
if redis.call('ZADD', base .. 'nodes', text(moment), node) == 1 then
  redis.call('SADD', base .. 'new', node)
end
return {
  meta.fence, meta.epoch, meta.seq, meta.floor, meta.lost, meta.holes, tonumber(meta.judged)}
