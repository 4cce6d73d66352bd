import { networkInterfaces } from 'node:os';
import type { RegistryOptions } from '../src/index.js';
import type { JavaSettings } from './java-peer.js';
import type { Report } from './report.js';

export const DUBBO_VERSIONS = { '2.7': '2.7.23', '3.3': '3.3.6' } as const;
export type DubboLine = keyof typeof DUBBO_VERSIONS;
export type Way = 'zookeeper' | 'direct';
export const WAYS: readonly Way[] = ['zookeeper', 'direct'];

/** What every cell of the matrix needs. */
export interface Matrix {
  readonly java: JavaSettings;
  readonly zookeeper: string;
  readonly report: Report;
}

export type Direction = 'Java calls us' | 'we call Java';

/** Title of a cell of the matrix. */
export const cellOf = (line: DubboLine, direction: Direction, way: Way | 'graceful stop'): string =>
  `Dubbo ${DUBBO_VERSIONS[line]} · ${direction} · ${way}`;

/** Java refuses loopback addresses: it turns them into that of the network card. */
export const ownAddress = (): string =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';

/** For a direct address none is needed. */
export const registryOf = ({ zookeeper }: Matrix, way: Way): { readonly registry?: RegistryOptions } =>
  way === 'zookeeper' ? { registry: { hosts: zookeeper, retryMs: 500 } } : {};
