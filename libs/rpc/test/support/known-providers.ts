import type { RegistryOptions, ServiceUrl } from '../../src/index.js';

/** The registry of a process that knows a fixed list of providers. */
export const knownProviders = (providers: readonly ServiceUrl[]): RegistryOptions => ({
  name: 'static',
  hosts: providers.map(String),
});
