import { Inject } from '@nestjs/common';
import type { ReferOptions, ServiceContract } from '@stampede/rpc';
import { referenceToken } from './rpc.constants.js';

/**
 * Injects the typed client of a service that {@link RpcModule.reference} provides.
 *
 * @example constructor(@Reference(OrderService) private readonly orders: Client<typeof OrderService>) {}
 * @param options only `group` and `version` are looked at
 */
export const Reference = (
  contract: ServiceContract,
  options: ReferOptions = {},
): ParameterDecorator & PropertyDecorator => Inject(referenceToken(contract, options));
