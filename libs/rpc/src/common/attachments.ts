import { bareRecord } from './bare-record.js';

/** Text pairs that travel beside arguments and results. */
export type Attachments = Record<string, string>;

/** An empty map in which no key is special: keys come from the wire. */
export const newAttachments = (): Attachments => bareRecord<string>();

/** Names that Dubbo gives meaning to. */
export const ATTACHMENT = {
  path: 'path',
  interface: 'interface',
  version: 'version',
  group: 'group',
  timeout: 'timeout',
  application: 'remote.application',
  dubbo: 'dubbo',
} as const;
