import type { Invocation } from '../../common/invocation.js';
import type { RemoteInvoker } from '../../common/invoker.js';
import type { ServiceUrl } from '../../common/service-url.js';
import type { Router } from './router.js';

/** The routers of one reference, one after the other. */
export class RouterChain {
  constructor(private readonly routers: readonly Router[]) {}

  route(invokers: readonly RemoteInvoker[], invocation: Invocation): readonly RemoteInvoker[] {
    let routed = invokers;
    for (const router of this.routers) {
      if (router.active) routed = router.route(routed, invocation);
    }
    return routed;
  }

  onProviders(invokers: readonly RemoteInvoker[]): void {
    for (const router of this.routers) router.onProviders?.(invokers);
  }

  onRules(urls: readonly ServiceUrl[]): void {
    for (const router of this.routers) router.onRules?.(urls);
  }

  onReference(url: ServiceUrl): void {
    for (const router of this.routers) router.onReference?.(url);
  }

  close(): void {
    for (const router of this.routers) router.close();
  }
}
