import { binary, int64, method, service, string, struct, type Provider } from '../src/index.js';

const text = struct('com.google.protobuf.StringValue', { value: string() });
const long = struct('com.google.protobuf.Int64Value', { value: int64() });
const bytes = struct('com.google.protobuf.BytesValue', { value: binary() });

/** java/api's MessagesService. */
export const MessagesService = service('io.stampede.interop.api.MessagesService', {
  greet: method({ args: [text], returns: text, timeoutMs: 10_000 }),
  next: method({ args: [long], returns: long, timeoutMs: 10_000 }),
  reversed: method({ args: [bytes], returns: bytes, timeoutMs: 10_000 }),
  fail: method({ args: [text], returns: text, timeoutMs: 10_000 }),
});

/** Our provider of it. */
export const messagesImplementation: Provider<typeof MessagesService> = {
  greet: ({ value }) => ({ value: `hello ${value}` }),
  next: ({ value }) => ({ value: String(BigInt(value) + 1n) }),
  reversed: ({ value }) => ({ value: Buffer.from(value).reverse() }),
  fail: ({ value }) => {
    throw new Error(value);
  },
};
