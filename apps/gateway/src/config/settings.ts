import { z } from 'zod';
import { commonSettings, integer, milliseconds, port, rpcSettings, secret } from '@stampede/config';

const DIGITS_AND_DOTS = /^[0-9A-Fa-f.:]+(\/\d{1,3})?$/;

/** Everything the gateway reads from the environment. It offers no RPC service, so it has no RPC port. */
export const gatewaySettings = z.object({
  ...commonSettings,
  ZOOKEEPER_HOSTS: rpcSettings.ZOOKEEPER_HOSTS,
  RPC_CACHE_DIR: rpcSettings.RPC_CACHE_DIR,
  RPC_ROOT: rpcSettings.RPC_ROOT,
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: port(),
  JWT_SECRET: secret(),
  PURCHASE_TOKEN_SECRET: secret(),
  /** Addresses or networks (CIDR), comma separated, whose X-Forwarded-For is believed. */
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .refine((list) => list.every((part) => DIGITS_AND_DOTS.test(part)), {
      error: 'is not valid (addresses or networks, comma separated)',
    }),
  /** No access token lives longer, however long its session does: so long revoked sessions are remembered. */
  ACCESS_TOKEN_LIFE_MS: milliseconds(43_200_000),
  PURCHASE_TOKEN_LIFE_MS: milliseconds(300_000),
  /** Purchase attempts of one user in each window. Counted per instance: limits over all instances are inventory's. */
  PURCHASES_PER_USER: integer(1).prefault('30'),
  PURCHASES_WINDOW_MS: milliseconds(10_000),
  /** Failed logins of one user from one address, and all logins from one address, per minute. */
  LOGIN_FAILURES_PER_USER: integer(1).prefault('10'),
  LOGINS_PER_ADDRESS: integer(1).prefault('300'),
  /** Requests under way from which on more are shed with 503; below what one RPC connection carries (10,000). */
  MAX_IN_FLIGHT: integer(1).prefault('8000'),
  MAX_EVENT_LOOP_DELAY_MS: milliseconds(1000),
  MAX_EVENT_STREAMS: integer(0).prefault('2000'),
  SLOW_REQUEST_MS: milliseconds(1000),
  /** After the start no sold-out flag answers for so long: buyers whose requests a dead predecessor took may be repeating them. */
  SOLD_OUT_GRACE_MS: milliseconds(5000),
});
export type GatewaySettings = Readonly<z.infer<typeof gatewaySettings>>;
