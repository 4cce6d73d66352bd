import { DynamicSetting } from '../../common/dynamic-setting.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { RouterContext } from './router.js';

/** Something that is to be ended. */
interface Watch {
  close(): void;
}

/**
 * Follows one rule of the dynamic configuration. A text that makes no sense is refused as a whole, and the former rule stays.
 *
 * @param parse throws TypeError for nonsense
 * @param apply told undefined while there is no rule
 */
export const watchRule = <T>(
  { config, logger }: RouterContext,
  key: string,
  parse: (text: string) => T,
  apply: (rule: T | undefined) => void,
): Watch =>
  new DynamicSetting<T | undefined>({
    config,
    key,
    initial: undefined,
    parse: (text) => (text.trim() === '' ? undefined : parse(text)),
    onChange: apply,
    logger,
  });

/** Follows a rule of the providers' application, the first one's where there are several. */
export class ProviderRuleWatch {
  private application: string | undefined;
  private watch: Watch | undefined;

  /** @param begin with an application's rule; undefined where there is nothing to follow */
  constructor(private readonly begin: (application: string) => Watch | undefined) {}

  onProviders(invokers: readonly RemoteInvoker[]): void {
    const application = invokers[0]?.url.parameter('application');
    if (application === undefined || application === this.application) return;
    this.watch?.close();
    this.application = application;
    this.watch = this.begin(application);
  }

  close(): void {
    this.watch?.close();
  }
}
