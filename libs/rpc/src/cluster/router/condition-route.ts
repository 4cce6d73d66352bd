import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { CallCondition, ConditionRule, ProviderCondition } from './condition-rule.js';
import { FilteredLists } from './filtered-lists.js';

const NONE: readonly RemoteInvoker[] = [];

/** One condition in effect for one reference. */
export interface ConditionRoute {
  /** Providers for the call; undefined where the condition has nothing to say about it. */
  route(invokers: readonly RemoteInvoker[], invocation: Invocation): readonly RemoteInvoker[] | undefined;
}

/** `when => then`: no provider fits and not `force` → all. */
export class SimpleRoute implements ConditionRoute {
  private readonly lists: FilteredLists | undefined;

  constructor(
    private readonly rule: ConditionRule,
    private readonly consumer: ServiceUrl,
    private readonly force: boolean,
  ) {
    const { then } = rule;
    if (then !== undefined) this.lists = new FilteredLists(({ url }) => then(url, consumer));
  }

  route(invokers: readonly RemoteInvoker[], invocation: Invocation): readonly RemoteInvoker[] | undefined {
    if (!this.rule.when(this.consumer, invocation)) return undefined;
    if (this.lists === undefined) return NONE;
    const routed = this.lists.of(invokers);
    return routed.length > 0 || this.force ? routed : undefined;
  }
}

/** A part of the traffic of a {@link WeightedRoute}. */
export interface Destination {
  readonly then: ProviderCondition | undefined;
  readonly weight: number;
}

/** What Dubbo's rules of version 3.1 say: several destinations that share the calls by weight. */
export interface WeightedRule {
  readonly when: CallCondition;
  readonly destinations: readonly Destination[];
  readonly force: boolean;
  /** No provider at all for these calls. */
  readonly trafficDisable: boolean;
  /** A destination with so many per cent of the providers or fewer is too small: no provider. */
  readonly ratio: number;
}

/** Destinations without a provider are left out, the others share by weight; when none is left and not `force` → all. */
export class WeightedRoute implements ConditionRoute {
  private readonly destinations: readonly { readonly lists: FilteredLists; readonly weight: number }[];

  constructor(
    private readonly rule: WeightedRule,
    private readonly consumer: ServiceUrl,
    private readonly random: () => number = Math.random,
  ) {
    this.destinations = rule.destinations.map(({ then, weight }) => ({
      lists: new FilteredLists(({ url }) => then?.(url, consumer) ?? false),
      weight,
    }));
  }

  route(invokers: readonly RemoteInvoker[], invocation: Invocation): readonly RemoteInvoker[] | undefined {
    const { when, trafficDisable, force, ratio } = this.rule;
    if (!when(this.consumer, invocation)) return undefined;
    if (trafficDisable || this.destinations.length === 0) return NONE;
    const chosen = this.choose(invokers);
    if (chosen === undefined) return force ? NONE : undefined;
    return (chosen.length * 100) / invokers.length > ratio ? chosen : NONE;
  }

  private choose(invokers: readonly RemoteInvoker[]): readonly RemoteInvoker[] | undefined {
    const present = this.destinations.filter(
      ({ lists, weight }) => weight > 0 && lists.of(invokers).length > 0,
    );
    let offset = this.random() * present.reduce((sum, { weight }) => sum + weight, 0);
    const chosen = present.find(({ weight }) => (offset -= weight) < 0) ?? present.at(-1);
    return chosen?.lists.of(invokers);
  }
}
