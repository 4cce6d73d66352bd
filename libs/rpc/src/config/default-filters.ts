import { adaptiveLoadFilter } from '../filter/adaptive-load-filter.js';
import { circuitBreakerFilter } from '../filter/breaker/circuit-breaker-filter.js';
import { activeLimitFilter } from '../filter/limit/active-limit-filter.js';
import { bulkheadFilter } from '../filter/limit/bulkhead-filter.js';
import { executeLimitFilter } from '../filter/limit/execute-limit-filter.js';
import { tpsFilter } from '../filter/limit/tps-filter.js';
import { orderFilter } from '../filter/order/order-filter.js';
import { accessFilter } from '../filter/security/access-filter.js';
import { signFilter } from '../filter/security/sign-filter.js';
import { tokenFilter } from '../filter/security/token-filter.js';
import type { Extensions } from './extension-points.js';

/** Each stands only where a parameter of the URL asks for it; outermost first. */
export function registerFilters(extensions: Extensions): Extensions {
  const attempt = ['attempt'];
  const provider = ['provider'];
  const both = ['attempt', 'provider'];
  return extensions
    .register('filter', 'adaptive-load', adaptiveLoadFilter, { groups: ['provider'], when: ['loadbalance'] })
    .register('filter', 'circuitbreaker', circuitBreakerFilter, {
      groups: attempt,
      when: ['circuitbreaker'],
      order: -200,
    })
    .register('filter', 'activelimit', activeLimitFilter, { groups: attempt, when: ['actives'], order: -190 })
    .register('filter', 'token', tokenFilter, { groups: both, when: ['token'], order: -90 })
    .register('filter', 'sign', signFilter, { groups: both, when: ['auth'], order: -80 })
    .register('filter', 'access', accessFilter, {
      groups: provider,
      when: ['access.allow', 'access.deny'],
      order: -70,
    })
    .register('filter', 'tps', tpsFilter, { groups: provider, when: ['tps'], order: -60 })
    .register('filter', 'order', orderFilter, { groups: provider, order: -50 })
    .register('filter', 'bulkhead', bulkheadFilter, {
      groups: ['consumer', 'provider'],
      when: ['bulkhead'],
      order: -40,
    })
    .register('filter', 'executelimit', executeLimitFilter, {
      groups: provider,
      when: ['executes'],
      order: -30,
    });
}
