-- Brings purchases to their end: a compare-and-set of each purchase's record, so that stock and quota move once.
-- T or L -> S sold; -> R released: that record's quantity back to stock and quota; -> X rejected: back to quota, never to stock.
-- KEYS[1] epoch:{sale:segment}       hash: epoch, state, replid; the fence
-- KEYS[2] stock:{sale:segment}:e     hash: a:<skuId> units left, v:<skuId> version of the stock
-- KEYS[3] quotas:{sale:segment}:e    hash: userId -> units bought in this sale
-- KEYS[4] records:{sale:segment}:e   hash: purchaseId -> record
-- KEYS[5] unlogged:{sale:segment}:e  stream of purchases not yet known to be in Kafka
-- ARGV[1] epoch the caller knows
-- ARGV[2..] per purchase two: purchaseId, the state it comes to (S, R or X)
-- Returns -1 FENCED, or one text per purchase: SETTLED, DONE (it was already there), CONFLICT (at another end) or MISSING.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if not fence[1] then return -1 end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end

local function giveBackQuota(userId, units)
  if redis.call('HINCRBY', KEYS[3], userId, -units) <= 0 then redis.call('HDEL', KEYS[3], userId) end
end

local function settle(purchaseId, target)
  local record = redis.call('HGET', KEYS[4], purchaseId)
  if not record then return 'MISSING' end
  local state = string.sub(record, 1, 1)
  if state == target then return 'DONE' end
  if state ~= 'T' and state ~= 'L' then return 'CONFLICT' end
  local kept, units, skuId, userId = string.match(record, '^%u|([^|]*|([^|]*)|[^|]*|([^|]*)|([^|]*))')
  if state == 'T' then
    redis.call('XDEL', KEYS[5], string.match(record, '^T|[^|]*|[^|]*|[^|]*|[^|]*|[^|]*|([^|]*)|'))
  end
  redis.call('HSET', KEYS[4], purchaseId, target .. '|' .. kept)
  if target == 'S' then return 'SETTLED' end
  giveBackQuota(userId, tonumber(units))
  if target == 'R' then
    redis.call('HINCRBY', KEYS[2], 'a:' .. skuId, units)
    redis.call('HINCRBY', KEYS[2], 'v:' .. skuId, 1)
  end
  return 'SETTLED'
end

local answers = {}
for at = 2, #ARGV, 2 do
  answers[#answers + 1] = settle(ARGV[at], ARGV[at + 1])
end
return answers
