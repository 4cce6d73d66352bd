import type { ServiceUrl } from '../common/service-url.js';

/** Under which URLs stand at a service. */
export type Category = 'providers' | 'consumers' | 'configurators' | 'routers';

/** Where a URL of this process is announced. */
export const categoryOf = (url: ServiceUrl): Category =>
  url.protocol === 'consumer' ? 'consumers' : 'providers';

/** Name of the service that a URL is about. */
export const interfaceOf = (url: ServiceUrl): string => url.parameter('interface') ?? url.path;

/**
 * A store in which URLs stand under services and categories: what there is to write for a registry of another kind. Everything else
 * is the {@link StoreRegistry}'s: making it so again after a loss, retries, the cache file, the choice of what fits a subscriber.
 */
export interface UrlStore {
  /** Whether requests have a chance now. */
  readonly connected: boolean;

  /** Announces a URL, under its category; it stands until it is taken back or this process is gone. Fine when it stands already. */
  put(url: ServiceUrl): Promise<void>;

  /** Fine when there is none. */
  remove(url: ServiceUrl): Promise<void>;

  /**
   * What stands under a service's category, as texts: URLs, plain or percent-encoded as a whole.
   *
   * @param onChange called at least once after the next change: then the list is asked for again
   */
  list(service: string, category: Category, onChange: () => void): Promise<readonly string[]>;

  /** The function that {@link list} was given is not called any longer. */
  forget(service: string, onChange: () => void): void;

  /** Ends the connection, and with it what was announced. */
  close(): Promise<void>;
}

/** What a store tells its registry. */
export interface StoreEvents {
  /** Connected, for the first time or again: announcements and lists are renewed. */
  onConnected(): void;
  /** The connection is lost; what was announced may still stand. */
  onLost(): void;
  /** What was announced is gone. */
  onExpired(): void;
}
