-- Reads records, but only while the gate may be believed.
-- KEYS[1] epoch:{sale:segment}      hash: epoch, state, replid; the fence
-- KEYS[2] records:{sale:segment}:e  hash: purchaseId -> record
-- ARGV[1] epoch the caller knows
-- ARGV[2..] purchaseIds
-- Returns -1 FENCED, or per purchase its record, or false when there is none.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if not fence[1] then return -1 end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end

local records = {}
for at = 2, #ARGV do
  records[#records + 1] = redis.call('HGET', KEYS[2], ARGV[at])
end
return records
