import type { ServiceUrl } from '../common/service-url.js';

/** Parameters that say who may call, of a service or one method; which filters stand around it among them. */
const SECURITY = /(^|\.)(token|auth|access\.allow|access\.deny|service\.filter)$/;

/**
 * What a rule made of an export's URL, but who may call as the provider itself says: whoever may write to the registry cannot open a
 * service that way.
 */
export function withSecurityOf(own: ServiceUrl, changed: ServiceUrl): ServiceUrl {
  const names = Object.keys({ ...own.parameters, ...changed.parameters }).filter((name) =>
    SECURITY.test(name),
  );
  return changed.with(Object.fromEntries(names.map((name) => [name, own.parameter(name)])));
}
