-- Opens a sale whose rebuild is complete: the flip that makes the new epoch's keys the gate. Idempotent.
-- KEYS[1] epoch:{sale:segment}  hash: epoch, state, replid; the fence
-- ARGV[1] the new epoch
-- Returns 1 open, -1 when another epoch has begun or Redis restarted since this one began.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[3] ~= replid then return -1 end
redis.call('HSET', KEYS[1], 'state', 'OPEN')
return 1
