-- Ends a sale earlier than the gate knew. Only ever brings the end forward, so that repeating it, or a late one, does nothing.
-- KEYS[1] epoch:{sale:segment}   hash: epoch, state, replid; the fence
-- KEYS[2] sale:{sale:segment}:e  hash: startsAtMs, endsAtMs, perUserLimit
-- ARGV[1] epoch the caller knows
-- ARGV[2] endsAtMs, milliseconds since 1970; may lie before startsAtMs
-- Returns 1 ended, 0 it ends as early already, -1 FENCED.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if not fence[1] then return -1 end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end

if tonumber(redis.call('HGET', KEYS[2], 'endsAtMs')) <= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[2], 'endsAtMs', ARGV[2])
return 1
