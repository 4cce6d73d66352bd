export { loadScripts, type LuaScript } from './load-scripts.js';
export { openRedis, requireNoEviction, type OpenRedisOptions } from './open-redis.js';
