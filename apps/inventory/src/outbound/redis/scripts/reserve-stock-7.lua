-- Takes stock for a batch of purchases of one sale: each gets the same answer however often it is asked.
-- Checks in this order: epoch, replay, token, window, quota, stock, room in the log. Whatever is refused leaves no trace.
-- KEYS[1] epoch:{sale:segment}       hash: epoch, state, replid; the fence
-- KEYS[2] sale:{sale:segment}:e      hash: startsAtMs, endsAtMs, perUserLimit
-- KEYS[3] stock:{sale:segment}:e     hash: a:<skuId> units left, v:<skuId> version of the stock
-- KEYS[4] quotas:{sale:segment}:e    hash: userId -> units bought in this sale
-- KEYS[5] tokens:{sale:segment}:e    hash: tokenId -> purchaseId it was spent for
-- KEYS[6] records:{sale:segment}:e   hash: purchaseId -> record
-- KEYS[7] unlogged:{sale:segment}:e  stream of purchases not yet known to be in Kafka; field p: purchaseId
-- ARGV[1] epoch the caller knows
-- ARGV[2] unlogged entries from which on nothing is taken
-- ARGV[3..] per purchase seven: purchaseId, skuId, userId, quantity (units), fingerprint, tokenId, traceparent ('' for none)
-- Returns -1 FENCED, -2 the sale is not at the gate, or one text per purchase, in order:
--   ACCEPTED|<takenAtMs>|<streamId>   REPEATED|<record>   SOLD_OUT|<version, 0 when some units are left>
--   KEY_REUSED   TOKEN_SPENT   ENDED (also before the start)   NOT_STARTED   LIMIT_REACHED   UNKNOWN_SKU   OVERLOADED
-- A record: state|fingerprint|quantity|takenAtMs|skuId|userId, and while it is T also |streamId|tokenId|traceparent.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if not fence[1] then return -2 end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end

local time = redis.call('TIME')
local nowMs = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local takenAtMs = string.format('%.0f', nowMs)
local sale = redis.call('HMGET', KEYS[2], 'startsAtMs', 'endsAtMs', 'perUserLimit')
local startsAtMs, endsAtMs, perUserLimit = tonumber(sale[1]), tonumber(sale[2]), tonumber(sale[3])
local room = tonumber(ARGV[2]) - redis.call('XLEN', KEYS[7])
local left, taken = {}, {}

local function unitsLeft(skuId)
  if left[skuId] == nil then left[skuId] = tonumber(redis.call('HGET', KEYS[3], 'a:' .. skuId) or false) or false end
  return left[skuId]
end

local function reserve(purchaseId, skuId, userId, quantity, fingerprint, tokenId, traceparent)
  local record = redis.call('HGET', KEYS[6], purchaseId)
  if record then
    if string.match(record, '^%u|([^|]*)|') == fingerprint then return 'REPEATED|' .. record end
    return 'KEY_REUSED'
  end
  local spentFor = redis.call('HGET', KEYS[5], tokenId)
  if spentFor and spentFor ~= purchaseId then return 'TOKEN_SPENT' end
  if nowMs >= endsAtMs then return 'ENDED' end
  if nowMs < startsAtMs then return 'NOT_STARTED' end
  local units = tonumber(quantity)
  if tonumber(redis.call('HGET', KEYS[4], userId) or 0) + units > perUserLimit then return 'LIMIT_REACHED' end
  local available = unitsLeft(skuId)
  if not available then return 'UNKNOWN_SKU' end
  if available <= 0 then return 'SOLD_OUT|' .. redis.call('HGET', KEYS[3], 'v:' .. skuId) end
  if available < units then return 'SOLD_OUT|0' end
  if room <= 0 then return 'OVERLOADED' end

  room = room - 1
  left[skuId] = available - units
  taken[skuId] = (taken[skuId] or 0) + units
  redis.call('HINCRBY', KEYS[4], userId, units)
  redis.call('HSET', KEYS[5], tokenId, purchaseId)
  local streamId = redis.call('XADD', KEYS[7], '*', 'p', purchaseId)
  local fields = { 'T', fingerprint, quantity, takenAtMs, skuId, userId, streamId, tokenId, traceparent }
  redis.call('HSET', KEYS[6], purchaseId, table.concat(fields, '|'))
  return 'ACCEPTED|' .. takenAtMs .. '|' .. streamId
end

local answers = {}
for at = 3, #ARGV, 7 do
  answers[#answers + 1] =
    reserve(ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], ARGV[at + 6])
end
for skuId, units in pairs(taken) do
  redis.call('HINCRBY', KEYS[3], 'a:' .. skuId, -units)
end
return answers
