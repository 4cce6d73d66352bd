-- Adds units that the ledger has added, each addition once in an epoch: a rebuild brings them with the stock that contains them.
-- KEYS[1] epoch:{sale:segment}        hash: epoch, state, replid; the fence
-- KEYS[2] stock:{sale:segment}:e      hash: a:<skuId> units left, v:<skuId> version of the stock
-- KEYS[3] additions:{sale:segment}:e  set of the additionIds that the stock contains
-- ARGV[1] epoch the caller knows
-- ARGV[2..] per addition three: additionId, skuId, units
-- Returns -1 FENCED, or per addition 1 added, 0 the stock contained it already.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if not fence[1] then return -1 end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end

local added = {}
for at = 2, #ARGV, 3 do
  local isNew = redis.call('SADD', KEYS[3], ARGV[at])
  if isNew == 1 then
    redis.call('HINCRBY', KEYS[2], 'a:' .. ARGV[at + 1], ARGV[at + 2])
    redis.call('HINCRBY', KEYS[2], 'v:' .. ARGV[at + 1], 1)
  end
  added[#added + 1] = isNew
end
return added
