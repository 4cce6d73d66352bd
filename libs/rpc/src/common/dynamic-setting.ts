import type { DynamicConfig } from './dynamic-config.js';
import type { RpcLogger } from './logger.js';

/** What a {@link DynamicSetting} is made of. */
export interface DynamicSettingOptions<T> {
  /** Where it stands; undefined: the setting keeps its initial value. */
  readonly config: DynamicConfig | undefined;
  readonly key: string;
  /** Default `dubbo`, that of Dubbo's own rules. */
  readonly group?: string;
  /** The value while there is no text. */
  readonly initial: T;
  /** @throws Error that says what is wrong with the text */
  parse(text: string): T;
  /** Called after the value has changed, also for the first time. */
  onChange?(value: T): void;
  readonly logger: RpcLogger;
}

/**
 * A value that changes while the process runs: a text of the {@link DynamicConfig}, read by a parser. A text that the parser refuses
 * changes nothing: the former value stays, and a warning says why.
 */
export class DynamicSetting<T> {
  /** Settled when the first text has come, or the news that there is none; at once where there is no config. */
  readonly loaded: Promise<void>;
  private current: T;
  private readonly unwatch: () => void;

  constructor(options: DynamicSettingOptions<T>) {
    this.current = options.initial;
    const { config, key, group } = options;
    let settle!: () => void;
    this.loaded = new Promise((resolve) => (settle = resolve));
    if (config === undefined) settle();
    const onText = (text: string | undefined): void => {
      this.read(text, options);
      settle();
    };
    this.unwatch = config?.watch(key, onText, group) ?? (() => undefined);
  }

  get value(): T {
    return this.current;
  }

  /** Ends the watching; the value stays. */
  close(): void {
    this.unwatch();
  }

  private read(
    text: string | undefined,
    { key, initial, parse, onChange, logger }: DynamicSettingOptions<T>,
  ): void {
    try {
      this.current = text === undefined ? initial : parse(text);
    } catch (error) {
      logger.warn({ key, err: error }, `${key} is refused, the former value stays`);
      return;
    }
    onChange?.(this.current);
  }
}
