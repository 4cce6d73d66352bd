import {
  defaultExtensions,
  type Extensions,
  type RegistryOptions,
  type ServiceUrl,
} from '../../src/index.js';

/** Settings of a process that knows a fixed list of providers. */
export class StaticRegistry {
  constructor(private readonly providers: readonly ServiceUrl[]) {}

  options(): RegistryOptions {
    return { name: 'static', hosts: this.providers.map(String) };
  }

  static extensions(): Extensions {
    return defaultExtensions();
  }
}
