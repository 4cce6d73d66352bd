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

/** Carries the token of the provider's URL. */
export const TOKEN_ATTACHMENT = 'token';

/** Carries the signature of a signed call. */
export const AUTH_ATTACHMENT = 'auth';

/** Names the kind of provider (gray, canary …) that a call and all calls made while serving it are for. */
export const TAG_ATTACHMENT = 'dubbo.tag';

/** Names the zone whose registry a call is for, where there are several registries. */
export const ZONE_ATTACHMENT = 'registry_zone';

/** `true`: a call for a zone is not to go to another one. */
export const ZONE_FORCE_ATTACHMENT = 'registry_zone_force';

/** Number of the callback that an argument is: `sys_callback_arg-<index>`. */
export const CALLBACK_ARGUMENT_ATTACHMENT = 'sys_callback_arg-';

/** Number of the callback that a provider calls. */
export const CALLBACK_ATTACHMENT = 'callback.service.instid';
