import type { Contender } from './contender.js';
import { exchangeContender } from './exchange-contender.js';
import { grpcContender } from './grpc-contender.js';
import { httpPipelineContender, httpPoolContender } from './http-contender.js';
import { nestContender } from './nest-contender.js';
import { rawContender } from './raw-contender.js';
import { sofaContender } from './sofa-contender.js';
import { stampedeContender } from './stampede-contender.js';

/** By the name that targets and results have. */
export const CONTENDERS = {
  stampede: stampedeContender,
  exchange: exchangeContender,
  'raw-limit': rawContender,
  'nest-tcp': nestContender,
  'sofa-rpc-node': sofaContender,
  'http-pipelined': httpPipelineContender,
  'http-pool': httpPoolContender,
  'grpc-js': grpcContender,
} satisfies Record<string, Contender>;

export type ContenderName = keyof typeof CONTENDERS;
