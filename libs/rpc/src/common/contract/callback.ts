import { struct, type FieldType, type NullableType } from './field-type.js';
import type { Provider, ServiceContract } from './service-contract.js';

/**
 * An argument that is a service of the caller: the provider calls it back over the caller's own connection. The caller gives an
 * implementation; the provider gets a client of it, whose functions all return promises. It lives as long as the connection.
 *
 * @example watch: method({ args: [string('skuId'), callback(StockListener)], returns: nothing() })
 */
export const callback = <S extends ServiceContract>(service: S): NullableType<Provider<S>> => ({
  kind: 'nullable',
  // On the wire it is null; its type is the listener's interface.
  inner: struct(service.interfaceName, {}),
  callback: service,
});

/** The argument's service, where it is a callback. */
export const callbackOf = (type: FieldType): ServiceContract | undefined =>
  type.kind === 'nullable' ? type.callback : undefined;

/** Whether a method has arguments that are callbacks. */
export const hasCallbacks = ({ args }: { readonly args: readonly FieldType[] }): boolean =>
  args.some((type) => callbackOf(type) !== undefined);
