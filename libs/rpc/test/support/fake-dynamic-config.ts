import type { ConfigListener, ConfigRevision, DynamicConfig } from '../../src/index.js';
import { RULE_GROUP } from '../../src/common/dynamic-config.js';

/** Texts in memory. */
export class FakeDynamicConfig implements DynamicConfig {
  private readonly texts = new Map<string, ConfigRevision[]>();
  private readonly listeners = new Map<string, Set<ConfigListener>>();

  get(key: string, group = RULE_GROUP): Promise<string | undefined> {
    return Promise.resolve(this.textOf(`${group}/${key}`));
  }

  watch(key: string, listener: ConfigListener, group = RULE_GROUP): () => void {
    const path = `${group}/${key}`;
    const listeners = this.listeners.get(path) ?? new Set();
    this.listeners.set(path, listeners.add(listener));
    listener(this.textOf(path));
    return () => void listeners.delete(listener);
  }

  publish(key: string, content: string, group = RULE_GROUP): Promise<void> {
    return this.set(`${group}/${key}`, content);
  }

  remove(key: string, group = RULE_GROUP): Promise<void> {
    return this.set(`${group}/${key}`, undefined);
  }

  history(key: string, group = RULE_GROUP): Promise<readonly ConfigRevision[]> {
    return Promise.resolve(this.texts.get(`${group}/${key}`) ?? []);
  }

  /** Keys that somebody watches. */
  watched(): string[] {
    return [...this.listeners].filter(([, listeners]) => listeners.size > 0).map(([path]) => path);
  }

  private textOf(path: string): string | undefined {
    return this.texts.get(path)?.[0]?.content;
  }

  private set(path: string, content: string | undefined): Promise<void> {
    this.texts.set(path, [{ content, changedAtMs: Date.now() }, ...(this.texts.get(path) ?? [])]);
    for (const listener of this.listeners.get(path) ?? []) listener(content);
    return Promise.resolve();
  }
}
