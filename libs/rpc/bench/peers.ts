import { createRequire } from 'node:module';

const require = createRequire(new URL('peers/package.json', import.meta.url));

/** A package of bench/peers, which is not among the dependencies of the repository; its type is what its user needs of it. */
export function requirePeer<T>(name: string): T {
  return require(name) as T;
}
