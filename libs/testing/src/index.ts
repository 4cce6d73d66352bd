export { closed } from './closed.js';
export { eventually, type EventuallyOptions } from './eventually.js';
export { freePort } from './free-port.js';
export { requireEnv } from './require-env.js';
export { scratchDatabase, type ScratchDatabase } from './scratch-database.js';
export { scratchKafka, type ScratchKafka, type ScratchKafkaOptions } from './scratch-kafka.js';
export { scratchRedis, type ScratchRedis } from './scratch-redis.js';
export { startProcess, type StartedProcess, type StartProcessOptions } from './start-process.js';
export { tcpProxy, type TcpProxy } from './tcp-proxy.js';
