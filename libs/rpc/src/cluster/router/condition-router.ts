import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import { identityOf, ruleKey } from '../../common/service-key.js';
import type { ServiceUrl } from '../../common/service-url.js';
import {
  parseConditionRouterRule,
  parseConditionUrls,
  type ConditionRouterRule,
} from './condition-router-rule.js';
import type { Router, RouterContext } from './router.js';
import { ProviderRuleWatch, watchRule } from './rule-watch.js';

const KINDS = ['service', 'providers', 'consumer', 'registry'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Chooses providers by conditions about the call and the provider: the service's rule, then that of the providers'
 * application and that of the caller's, all from the dynamic configuration, then those of the registry.
 */
export class ConditionRouter implements Router {
  static readonly NAME = 'condition';
  private readonly ruleOf = new Map<Kind, ConditionRouterRule>();
  private rules: readonly ConditionRouterRule[] = [];
  private readonly ofProviders: ProviderRuleWatch;
  private readonly watches: readonly { close(): void }[];

  constructor(private readonly context: RouterContext) {
    const { url } = context;
    const application = url.parameter('application') ?? '';
    const follow = (kind: Kind, key: string): { close(): void } =>
      watchRule(
        context,
        `${key}.condition-router`,
        (text) => parseConditionRouterRule(text, url),
        (rule) => this.apply(kind, rule),
      );
    this.ofProviders = new ProviderRuleWatch((providers) => {
      this.apply('providers', undefined);
      return providers === application ? undefined : follow('providers', providers);
    });
    this.watches = [follow('service', ruleKey(identityOf(url))), follow('consumer', application)];
  }

  get active(): boolean {
    return this.rules.length > 0;
  }

  route(invokers: readonly RemoteInvoker[], invocation: Invocation): readonly RemoteInvoker[] {
    let routed = invokers;
    for (const { routes, firstDecides } of this.rules) {
      for (const route of routes) {
        const next = route.route(routed, invocation);
        if (next === undefined) continue;
        routed = next;
        if (firstDecides) break;
      }
    }
    return routed;
  }

  onProviders(invokers: readonly RemoteInvoker[]): void {
    this.ofProviders.onProviders(invokers);
  }

  onRules(urls: readonly ServiceUrl[]): void {
    try {
      this.apply('registry', parseConditionUrls(urls, this.context.url));
    } catch (error) {
      const { logger } = this.context;
      logger.warn({ rules: urls.map(String), err: error }, 'routers are refused, the former ones stay');
    }
  }

  close(): void {
    for (const watch of [...this.watches, this.ofProviders]) watch.close();
  }

  private apply(kind: Kind, rule: ConditionRouterRule | undefined): void {
    if (rule === undefined || rule.routes.length === 0) this.ruleOf.delete(kind);
    else this.ruleOf.set(kind, rule);
    this.rules = KINDS.flatMap((one) => this.ruleOf.get(one) ?? []);
  }
}
