/** One text that stood under a key. */
export interface ConfigRevision {
  /** Undefined where the key was removed. */
  readonly content: string | undefined;
  /** Wall clock of the store, milliseconds since 1970. */
  readonly changedAtMs: number;
}

/** Told the text under a key: first as it is now, then at each change; undefined while there is none. */
export type ConfigListener = (content: string | undefined) => void;

/**
 * Texts by group and key that change while processes run: governance rules, limits, settings. Rules of Dubbo are YAML in the group
 * `dubbo`: `<application>.tag-router`, `<service>.condition-router`, `<service>.configurators`. While the store is away, watchers
 * keep what they were told last; a process that starts then is told from its cache.
 */
export interface DynamicConfig {
  /** @throws Error when the store is away and the cache knows nothing of the key */
  get(key: string, group?: string): Promise<string | undefined>;

  /** Returns the way to stop it. */
  watch(key: string, listener: ConfigListener, group?: string): () => void;

  /** Settled when the store has it. */
  publish(key: string, content: string, group?: string): Promise<void>;

  /** Fine when there is none. */
  remove(key: string, group?: string): Promise<void>;

  /** The latest texts of a key, newest first. */
  history(key: string, group?: string): Promise<readonly ConfigRevision[]>;
}

/** Group of Dubbo's own rules. */
export const RULE_GROUP = 'dubbo';
