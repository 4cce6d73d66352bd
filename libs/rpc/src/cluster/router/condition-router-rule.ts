import type { ServiceUrl } from '../../common/service-url.js';
import { SimpleRoute, WeightedRoute, type ConditionRoute } from './condition-route.js';
import { parseCallCondition, parseConditionRule, parseProviderCondition } from './condition-rule.js';
import { RuleDocument } from './rule-document.js';

/** Weight of a destination that names none. */
const DEFAULT_WEIGHT = 100;

/** The conditions of one rule. */
export interface ConditionRouterRule {
  readonly routes: readonly ConditionRoute[];
  /** Whether the first condition that has something to say decides (3.1); else each narrows what the one before left. */
  readonly firstDecides: boolean;
}

/**
 * Reads a rule `<application or service>.condition-router`. `conditions` are texts (up to version 3.0) or, in 3.1, maps of `from`, `to`,
 * `force`, `priority`, `trafficDisable` and `ratio`. `runtime` is read over: conditions are looked at in every call.
 *
 * @returns without conditions where it is not `enabled`
 * @throws TypeError when any part of it makes no sense
 */
export function parseConditionRouterRule(text: string, consumer: ServiceUrl): ConditionRouterRule {
  const document = RuleDocument.parse(text);
  const force = document.flag('force', false);
  const isTexts = document.isTexts('conditions');
  const routes = isTexts
    ? document.texts('conditions').map((one) => new SimpleRoute(parseConditionRule(one), consumer, force))
    : weightedRoutes(document, force, consumer);
  return { routes: document.flag('enabled', true) ? routes : [], firstDecides: !isTexts };
}

function weightedRoutes(document: RuleDocument, force: boolean, consumer: ServiceUrl): WeightedRoute[] {
  return document
    .documents('conditions')
    .map((condition) => {
      const from = condition.document('from');
      const destinations = condition.documents('to').map((to) => {
        const weight = to.number('weight', DEFAULT_WEIGHT);
        if (weight < 0) throw new TypeError(`a weight of ${weight} cannot be`);
        return { then: parseProviderCondition(to.text('match') ?? ''), weight };
      });
      const rule = {
        when: parseCallCondition(from?.text('match') ?? ''),
        destinations,
        force: force || condition.flag('force', false),
        trafficDisable: condition.flag('trafficDisable', false),
        ratio: condition.number('ratio', 0),
      };
      return { priority: condition.number('priority', 0), route: new WeightedRoute(rule, consumer) };
    })
    .sort((a, b) => b.priority - a.priority)
    .map(({ route }) => route);
}

/**
 * Reads rules from the registry's category `routers`: `condition://0.0.0.0/…?rule=…&force=…&priority=…`, also `route://…`. Larger
 * priorities first; those of other routers and those that are not `enabled` are left out.
 *
 * @throws TypeError when one makes no sense
 */
export function parseConditionUrls(urls: readonly ServiceUrl[], consumer: ServiceUrl): ConditionRouterRule {
  const routes = urls
    .filter((url) => isCondition(url) && url.parameter('enabled') !== 'false')
    .sort((a, b) => b.integer('priority', 0) - a.integer('priority', 0))
    .map((url) => {
      const rule = parseConditionRule(decoded(url.parameter('rule') ?? ''));
      return new SimpleRoute(rule, consumer, url.parameter('force') === 'true');
    });
  return { routes, firstDecides: false };
}

const isCondition = (url: ServiceUrl): boolean =>
  url.protocol === 'condition' ||
  (url.protocol === 'route' && (url.parameter('router') ?? 'condition') === 'condition');

/** Dubbo's tools encode the rule once more inside the URL. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A percent sign of its own.
  }
}
