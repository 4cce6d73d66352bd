-- Marks purchases as logged: they are in Kafka, so their buyers may be told. Idempotent.
-- KEYS[1] epoch:{sale:segment}       hash: epoch, state, replid; the fence
-- KEYS[2] records:{sale:segment}:e   hash: purchaseId -> record
-- KEYS[3] unlogged:{sale:segment}:e  stream of purchases not yet known to be in Kafka
-- ARGV[1] epoch the caller knows
-- ARGV[2..] purchaseIds
-- Returns -1 FENCED, or per purchase 1 when it is logged (now, before, or settled since) and 0 when there is no such record.
local fence = redis.call('HMGET', KEYS[1], 'epoch', 'state', 'replid')
if not fence[1] then return -1 end
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if fence[1] ~= ARGV[1] or fence[2] ~= 'OPEN' or fence[3] ~= replid then return -1 end

local logged = {}
for at = 2, #ARGV do
  local record = redis.call('HGET', KEYS[2], ARGV[at])
  if record and string.sub(record, 1, 1) == 'T' then
    local kept, streamId = string.match(record, '^T|([^|]*|[^|]*|[^|]*|[^|]*|[^|]*)|([^|]*)|')
    redis.call('HSET', KEYS[2], ARGV[at], 'L|' .. kept)
    redis.call('XDEL', KEYS[3], streamId)
  end
  logged[#logged + 1] = record and 1 or 0
end
return logged
