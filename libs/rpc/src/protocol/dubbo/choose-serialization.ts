import type { ServiceUrl } from '../../common/service-url.js';
import type { Serializers } from '../../serialize/serializers.js';

/**
 * Name of the serialization between a reference and a provider: what the reference demands, else the first that the provider
 * offers (`prefer.serialization`, then `serialization`) and that is known here. A provider that offers nothing takes the standard one.
 */
export function chooseSerialization(
  provider: ServiceUrl,
  reference: ServiceUrl,
  serializers: Serializers,
): string {
  const demanded = reference.parameter('serialization');
  if (demanded !== undefined) return demanded;
  const offered = [...provider.list('prefer.serialization'), ...provider.list('serialization')];
  return offered.find((name) => serializers.has(name)) ?? serializers.standard;
}
