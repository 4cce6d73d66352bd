import { createHmac, type KeyObject } from 'node:crypto';
import type { ServiceUrl } from '../../common/service-url.js';
import { serviceKey } from '../../common/service-key.js';

/*
 * Attachment `auth` of a signed call, parts separated by semicolons:
 *
 *   1            form of the signature
 *   key          id of the caller's key
 *   time         wall clock of the caller, milliseconds since 1970
 *   session      22 random characters, new for each provider that a reference uses
 *   sequence     number of the call in its session
 *   digest       SHA-256 of the arguments, base64url (see argumentDigest)
 *   signature    HMAC-SHA256, base64url
 *
 * The signature is over the parts before it, the service key, the method and the provider's process (host, pid, start), so that a
 * call can be repeated neither here nor elsewhere. Attachments are not signed.
 */
const FORM = /^(1;([\w.:-]{1,100});(\d{13});([\w-]{22});(\d{1,15});([\w-]{43}));([\w-]{43})$/;

/** What a signed call says of itself. */
export interface CallSignature {
  /** What was signed besides the call's target. */
  readonly text: string;
  readonly keyId: string;
  readonly timeMs: number;
  /** Of one caller's key: its session. */
  readonly session: string;
  readonly sequence: number;
  readonly digest: string;
  readonly signature: string;
}

/** Undefined for what is not in the form of a signature. */
export function parseSignature(text: string): CallSignature | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  const [, signed, keyId, time, session, sequence, digest, signature] = match as unknown as string[];
  return {
    text: signed!,
    keyId: keyId!,
    timeMs: Number(time),
    session: session!,
    sequence: Number(sequence),
    digest: digest!,
    signature: signature!,
  };
}

/** The part of a signed text that names the service and the provider's process. */
export const signedTarget = (url: ServiceUrl): string => {
  const service = serviceKey({
    interfaceName: url.parameter('interface') ?? url.path,
    group: url.parameter('group'),
    version: url.parameter('version'),
  });
  return [service, url.host, url.parameter('pid') ?? '', url.parameter('timestamp') ?? ''].join('\n');
};

/** HMAC in base64url. */
export const signatureOf = (secret: KeyObject, text: string, target: string, methodName: string): string =>
  createHmac('sha256', secret).update(`${text}\n${target}\n${methodName}`).digest('base64url');
