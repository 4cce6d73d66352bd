import { currentCall, ServiceException, type Provider } from '../src/index.js';
import type { BehaviourService } from './behaviour-service.js';
import { describe, same } from './equality.js';
import { bytes } from './samples/scalar-samples.js';
import { methodOf, SAMPLES } from './samples/samples.js';
import { TypesService } from './types-service.js';
import { Refused } from './values.js';

/** @throws Error that shows both when the value is not the sample of that name */
export function requireSample(name: string, value: unknown): void {
  if (!SAMPLES.has(name)) throw new Error(`no sample ${name}`);
  const expected = SAMPLES.get(name);
  const isSet = TypesService.methods[methodOf(name)]!.returns.kind === 'set';
  if (!same(inOrder(value, isSet), inOrder(expected, isSet)))
    throw new Error(`we see ${describe(value)} instead of ${describe(expected)}`);
}

/** The order of a set's elements is nobody's promise. */
const inOrder = (value: unknown, isSet: boolean): unknown =>
  isSet && Array.isArray(value) ? value.toSorted() : value;

/** Our provider of TypesService: compares what came with the sample, and answers with the sample. */
export const typesImplementation = Object.fromEntries(
  Object.keys(TypesService.methods).map((method) => [
    method,
    (sample: string, value: unknown) => {
      requireSample(sample, value);
      return SAMPLES.get(sample);
    },
  ]),
) as unknown as Provider<typeof TypesService>;

const after = async (ms: number): Promise<string> => {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return `after ${ms}`;
};

/** Our provider of BehaviourService. */
export function behaviourImplementation(name: string): Provider<typeof BehaviourService> {
  let noted = '';
  return {
    who: () => name,
    greet: (to) => `hello ${to}`,
    nothing: () => undefined,
    refuse: (message, reason) => {
      throw new ServiceException(Refused, { reason }, message);
    },
    fail: (message) => {
      throw new Error(`${message}\n    at a secret place`);
    },
    breakDown: (message) => {
      throw new Error(message);
    },
    hide: (message) => {
      throw new TypeError(message);
    },
    slow: after,
    later: after,
    sizeOf: (value) => value.length,
    lengthOf: (text) => text.length,
    bytesOf: (size) => bytes(size),
    attachment: (key) => {
      const call = currentCall()!;
      const value = call.attachments[key] ?? null;
      if (value !== null) call.resultAttachments.answer = value;
      return value;
    },
    note: (text) => {
      noted = text;
    },
    tell: (text, listener) => listener.heard(text),
    noted: () => noted,
  };
}
