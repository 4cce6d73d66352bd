import { RULE_GROUP } from '../../common/dynamic-config.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { RouterContext } from './router.js';

/**
 * Follows one rule of the dynamic configuration. A text that makes no sense is refused as a whole: a warning, and the former rule stays.
 *
 * @param parse throws TypeError for nonsense
 * @param apply told undefined when the rule is removed
 * @returns the way to stop it
 */
export function watchRule<T>(
  { config, logger }: RouterContext,
  key: string,
  parse: (text: string) => T,
  apply: (rule: T | undefined) => void,
): () => void {
  if (config === undefined) return () => undefined;
  return config.watch(
    key,
    (text) => {
      if (text === undefined || text.trim() === '') return apply(undefined);
      let rule: T;
      try {
        rule = parse(text);
      } catch (error) {
        return logger.warn({ rule: key, err: error }, 'rule refused, the former one holds');
      }
      apply(rule);
      logger.info({ rule: key }, 'rule in effect');
    },
    RULE_GROUP,
  );
}

/** Follows a rule of the providers' application, the first one's where there are several. */
export class ProviderRuleWatch {
  private application: string | undefined;
  private stop: () => void = () => undefined;

  /** @param watch begins with an application's rule; returns the way to stop it */
  constructor(private readonly watch: (application: string) => () => void) {}

  onProviders(invokers: readonly RemoteInvoker[]): void {
    const application = invokers[0]?.url.parameter('application');
    if (application === undefined || application === this.application) return;
    this.stop();
    this.application = application;
    this.stop = this.watch(application);
  }

  close(): void {
    this.stop();
  }
}

/** Key of a service's rules: `interface:version:group`, empty parts kept. */
export function ruleKeyOf(url: ServiceUrl): string {
  const version = url.parameter('version') ?? '';
  return [
    url.parameter('interface') ?? url.path,
    version === '0.0.0' ? '' : version,
    url.parameter('group') ?? '',
  ].join(':');
}
