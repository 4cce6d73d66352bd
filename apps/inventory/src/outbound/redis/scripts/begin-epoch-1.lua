-- Closes a sale at the gate for a rebuild: from here on nothing is taken, logged or settled there.
-- KEYS[1] epoch:{sale:segment}  hash: epoch, state, replid; the fence
-- ARGV[1] the new epoch
-- Returns the replid it was closed on, or false when this epoch or a later one has begun before.
local known = redis.call('HGET', KEYS[1], 'epoch')
if known and tonumber(known) >= tonumber(ARGV[1]) then return false end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'state', 'REBUILDING', 'replid', replid)
return replid
