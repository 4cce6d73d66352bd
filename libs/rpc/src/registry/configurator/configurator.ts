import type { ServiceUrl } from '../../common/service-url.js';

/** Whose URL may be changed. */
export interface ConfiguratorTarget {
  readonly side: 'consumer' | 'provider';
  /** Of this process. */
  readonly application: string;
  /** Address of this process. */
  readonly host: string;
  /** Key of the service. */
  readonly service: string;
  /** The provider: the one that is exported, or one of those that a reference uses; undefined for the reference itself. */
  readonly provider: ServiceUrl | undefined;
  /** Every parameter that holds: for one of a reference's providers, the reference's laid over it. */
  readonly conditions: ServiceUrl;
}

/** Changes parameters of URLs that it fits. */
export interface Configurator {
  configure(url: ServiceUrl, target: ConfiguratorTarget): ServiceUrl;
}
