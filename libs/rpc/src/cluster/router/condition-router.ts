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

/** A rule that makes sense, for the consumer as its URL is at the time. */
type RuleSource = (consumer: ServiceUrl) => ConditionRouterRule;

/**
 * Chooses providers by conditions about the call and the provider: the service's rule, then that of the providers'
 * application and that of the caller's, all from the dynamic configuration, then those of the registry.
 */
export class ConditionRouter implements Router {
  static readonly NAME = 'condition';
  private readonly sources = new Map<Kind, RuleSource>();
  private rules: readonly ConditionRouterRule[] = [];
  private readonly ofProviders: ProviderRuleWatch;
  private readonly watches: readonly { close(): void }[];
  private consumer: ServiceUrl;

  constructor(private readonly context: RouterContext) {
    const { url } = context;
    this.consumer = url;
    const application = url.parameter('application') ?? '';
    const follow = (kind: Kind, key: string): { close(): void } =>
      watchRule(
        context,
        `${key}.condition-router`,
        (text) => this.sensible((consumer) => parseConditionRouterRule(text, consumer)),
        (source) => this.apply(kind, source),
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
      this.apply(
        'registry',
        this.sensible((consumer) => parseConditionUrls(urls, consumer)),
      );
    } catch (error) {
      const { logger } = this.context;
      logger.warn({ rules: urls.map(String), err: error }, 'routers are refused, the former ones stay');
    }
  }

  onReference(url: ServiceUrl): void {
    this.consumer = url;
    this.refresh();
  }

  close(): void {
    for (const watch of [...this.watches, this.ofProviders]) watch.close();
  }

  /** @throws TypeError when it makes no sense */
  private sensible(source: RuleSource): RuleSource {
    source(this.consumer);
    return source;
  }

  private apply(kind: Kind, source: RuleSource | undefined): void {
    if (source === undefined) this.sources.delete(kind);
    else this.sources.set(kind, source);
    this.refresh();
  }

  private refresh(): void {
    this.rules = KINDS.map((kind) => this.sources.get(kind)?.(this.consumer)).filter(
      (rule) => rule !== undefined && rule.routes.length > 0,
    ) as ConditionRouterRule[];
  }
}
