import { binary, callback, int32, method, nothing, nullable, service, string } from '../src/index.js';
import { Refused } from './values.js';

/** java/api's Listener. */
export const Listener = service('io.stampede.interop.api.Listener', {
  heard: method({ args: [string('text')], returns: string(), timeoutMs: 10_000 }),
});

/** java/api's BehaviourService. */
export const BehaviourService = service('io.stampede.interop.api.BehaviourService', {
  who: method({ args: [], returns: string(), timeoutMs: 10_000 }),
  greet: method({ args: [string('name')], returns: string(), timeoutMs: 10_000 }),
  nothing: method({ args: [], returns: nothing(), timeoutMs: 10_000 }),
  refuse: method({
    args: [string('message'), int32('reason')],
    returns: string(),
    throws: [Refused],
    timeoutMs: 10_000,
  }),
  fail: method({ args: [string('message')], returns: string(), timeoutMs: 10_000 }),
  breakDown: method({ args: [string('message')], returns: string(), timeoutMs: 10_000 }),
  hide: method({ args: [string('message')], returns: string(), timeoutMs: 10_000 }),
  slow: method({ args: [int32('ms')], returns: string(), timeoutMs: 10_000 }),
  later: method({ args: [int32('ms')], returns: string(), timeoutMs: 10_000 }),
  sizeOf: method({ args: [binary('bytes')], returns: int32(), timeoutMs: 10_000 }),
  lengthOf: method({ args: [string('text')], returns: int32(), timeoutMs: 10_000 }),
  bytesOf: method({ args: [int32('size')], returns: binary(), timeoutMs: 10_000 }),
  attachment: method({ args: [string('name')], returns: nullable(string()), timeoutMs: 10_000 }),
  note: method({ args: [string('text')], oneWay: true, timeoutMs: 10_000 }),
  tell: method({ args: [string('text'), callback(Listener)], returns: string(), timeoutMs: 10_000 }),
  noted: method({ args: [], returns: string(), timeoutMs: 10_000 }),
});
