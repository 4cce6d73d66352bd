-- Opens a new sale at the gate. It has no purchases yet: one that has comes back through a rebuild only.
-- KEYS[1] epoch:{sale:segment}        hash: epoch, state, replid; the fence
-- KEYS[2] sale:{sale:segment}:e       hash: startsAtMs, endsAtMs, perUserLimit
-- KEYS[3] stock:{sale:segment}:e      hash: a:<skuId> units left, v:<skuId> version of the stock
-- KEYS[4] additions:{sale:segment}:e  set of the additionIds that the stock contains
-- ARGV[1] epoch that is open
-- ARGV[2] replid that the open epoch was built on
-- ARGV[3] startsAtMs  ARGV[4] endsAtMs, both milliseconds since 1970  ARGV[5] perUserLimit (units)
-- ARGV[6] version that the stock of each sku starts with
-- ARGV[7] additionIds that the units contain, a comma between two
-- ARGV[8..] per sku two: skuId, units
-- Returns 1 opened, 0 it was open already, -1 FENCED (Redis restarted, or another epoch has begun).
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if replid ~= ARGV[2] then return -1 end
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if fence[1] then
  if fence[1] == ARGV[1] and fence[2] == 'OPEN' and fence[3] == replid then return 0 end
  return -1
end

redis.call('HSET', KEYS[2], 'startsAtMs', ARGV[3], 'endsAtMs', ARGV[4], 'perUserLimit', ARGV[5])
for additionId in string.gmatch(ARGV[7], '[^,]+') do
  redis.call('SADD', KEYS[4], additionId)
end
for at = 8, #ARGV, 2 do
  redis.call('HSET', KEYS[3], 'a:' .. ARGV[at], ARGV[at + 1], 'v:' .. ARGV[at], ARGV[6])
end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'state', 'OPEN', 'replid', replid)
return 1
