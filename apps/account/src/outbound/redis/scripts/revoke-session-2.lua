-- Ends a session and tells so to whoever verifies signed tokens by itself, both or neither. Idempotent.
-- KEYS[1] session:<hash>  text: JSON of the session
-- KEYS[2] revocations     stream, s: sessionId
-- ARGV[1] sessionId, which is worth nothing from now on
-- ARGV[2] milliseconds for which a revocation is kept: longer than a session lives
-- Returns 1 when the session was alive, 0 when it was not: nothing was done then.
if redis.call('DEL', KEYS[1]) == 0 then return 0 end
local now = redis.call('TIME')
local oldest = now[1] * 1000 + math.floor(now[2] / 1000) - ARGV[2]
redis.call('XADD', KEYS[2], 'MINID', '=', string.format('%d', oldest), '*', 's', ARGV[1])
return 1
