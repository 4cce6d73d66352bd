import { RuleNode } from '../../common/rule/rule-node.js';
import type { ServiceUrl } from '../../common/service-url.js';
import { SimpleRoute, WeightedRoute, type ConditionRoute, type Destination } from './condition-route.js';
import { parseCallCondition, parseConditionRule, parseProviderCondition } from './condition-rule.js';

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
  const rule = RuleNode.parse(text);
  const force = rule.field('force').flag(false);
  const conditions = rule.field('conditions').list();
  const firstDecides = conditions.some((condition) => condition.isMap);
  const routes = firstDecides
    ? weightedRoutes(conditions, force, consumer)
    : conditions.map((one) => new SimpleRoute(parseConditionRule(one.text()), consumer, force));
  return { routes: rule.field('enabled').flag(true) ? routes : [], firstDecides };
}

function weightedRoutes(
  conditions: readonly RuleNode[],
  force: boolean,
  consumer: ServiceUrl,
): ConditionRoute[] {
  return conditions
    .map((condition) => {
      const from = condition.field('from');
      const rule = {
        when: parseCallCondition(from.absent ? '' : (from.field('match').optionalText() ?? '')),
        destinations: condition.field('to').list().map(parseDestination),
        force: force || condition.field('force').flag(false),
        trafficDisable: condition.field('trafficDisable').flag(false),
        ratio: wholeNumber(condition.field('ratio'), 0),
      };
      return {
        priority: wholeNumber(condition.field('priority'), 0),
        route: new WeightedRoute(rule, consumer),
      };
    })
    .sort((a, b) => b.priority - a.priority)
    .map(({ route }) => route);
}

const parseDestination = (to: RuleNode): Destination => ({
  then: parseProviderCondition(to.field('match').optionalText() ?? ''),
  weight: wholeNumber(to.field('weight'), DEFAULT_WEIGHT),
});

function wholeNumber(node: RuleNode, fallback: number): number {
  const text = node.optionalText() ?? String(fallback);
  return /^\d{1,9}$/.test(text) ? Number(text) : node.fail(`a whole number from 0, not "${text}"`);
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
