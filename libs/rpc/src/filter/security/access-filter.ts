import { isSwitchedOn, PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { FilterFactory } from '../filter.js';

/**
 * Who may call what: `access.allow` and `access.deny` name applications (`order,payment-*`), for all methods or one
 * (`refund.access.allow`). Who is denied is refused also when allowed; where somebody is allowed nobody else is. FORBIDDEN.
 *
 * What a caller says of itself is worth nothing: only a signature proves who it is, so rules need `auth=true`.
 *
 * @throws TypeError where rules stand without it
 */
export const accessFilter: FilterFactory = ({ url, contract }) => {
  const rules = new PerMethod((method) => ruleOf(url, method));
  for (const method of Object.keys(contract.methods)) rules.of(method);
  return (invocation, next) => {
    const { caller, methodName } = invocation;
    const mayCall = rules.of(methodName);
    if (mayCall === undefined || (caller !== undefined && mayCall(caller))) return next(invocation);
    return Promise.reject(
      new RpcError('FORBIDDEN', `${caller ?? 'an unknown caller'} may not call ${invocation.name}`),
    );
  };
};

function ruleOf(url: ServiceUrl, method: string): ((application: string) => boolean) | undefined {
  const allowed = patternsOf(url.methodParameter(method, 'access.allow'));
  const denied = patternsOf(url.methodParameter(method, 'access.deny'));
  if (allowed.length + denied.length === 0) return undefined;
  if (!isSwitchedOn(url.methodParameter(method, 'auth')))
    throw new TypeError(
      `access.allow and access.deny of ${method} need auth=true: only signed callers are known`,
    );
  return (application) =>
    !denied.some((pattern) => pattern.test(application)) &&
    (allowed.length === 0 || allowed.some((pattern) => pattern.test(application)));
}

const patternsOf = (text = ''): RegExp[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => new RegExp(`^${part.split('*').map(escaped).join('.*')}$`));

const escaped = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, '\\$&');
