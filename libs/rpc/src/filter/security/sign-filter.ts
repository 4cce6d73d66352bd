import { randomBytes } from 'node:crypto';
import { ATTACHMENT, AUTH_ATTACHMENT } from '../../common/attachments.js';
import { monotonicNow } from '../../common/deadline.js';
import type { Invocation } from '../../common/invocation.js';
import { isSwitchedOn, PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import type { Filter, FilterContext, FilterFactory } from '../filter.js';
import { argumentDigest } from './argument-digest.js';
import { parseSignature, signatureOf, signedTarget } from './call-signature.js';
import { equalTexts } from './equal-texts.js';
import type { Signer, SigningKeys } from './signing-keys.js';

/**
 * Signed calls, where `auth=true`: each attempt carries a proof of who calls what with which arguments, and the provider refuses with
 * FORBIDDEN what is not signed, forged, too old or repeated. From then on {@link Invocation.caller} names the caller.
 *
 * A key is HMAC-SHA256 with a secret that both sides have in their options. This is not the signature of Dubbo's own `auth`: Java
 * callers cannot use such a service.
 */
export const signFilter: FilterFactory = (context) => {
  const { place, url } = context;
  const signed = new PerMethod((method) => isSwitchedOn(url.methodParameter(method, 'auth')));
  const filter = place === 'provider' ? verifying(context) : signing(context);
  return (invocation, next) => {
    return signed.of(invocation.methodName) ? filter(invocation, next) : next(invocation);
  };
};

function signing({ url, signing: keys }: FilterContext): Filter {
  const own = keys?.own;
  const target = signedTarget(url);
  const session = randomBytes(16).toString('base64url');
  let sequence = 0;
  return (invocation, next) => {
    const { methodName } = invocation;
    if (own === undefined) throw forbidden('it wants signed calls and this process has no key to sign with');
    const digest = digestOf(invocation, 'SERIALIZATION');
    const text = `1;${own.id};${Date.now()};${session};${sequence++};${digest}`;
    const signature = signatureOf(own.secret, text, target, methodName);
    return next(invocation.withAttachment(AUTH_ATTACHMENT, `${text};${signature}`));
  };
}

/** @throws TypeError when there is nobody whose calls could be accepted */
function verifying({ url, signing: keys }: FilterContext): Filter {
  if (keys?.acceptsAnybody !== true)
    throw new TypeError('auth=true needs option signing.callers: the keys of those who may call');
  const verifier = new SignatureVerifier(keys, signedTarget(url));
  return (invocation, next) => {
    const { application } = verifier.verify(invocation);
    const named = invocation.attachments[ATTACHMENT.application];
    if (named !== undefined && named !== application)
      throw forbidden(`it is signed by ${application} and says that it comes from another application`);
    invocation.caller = application;
    return next(invocation);
  };
}

class SignatureVerifier {
  constructor(
    private readonly keys: SigningKeys,
    private readonly target: string,
  ) {}

  /** Cheap checks first: arguments are looked at only when the caller has proved to have the key. */
  verify(invocation: Invocation): Signer {
    const { keys } = this;
    const { attachments, methodName } = invocation;
    const call = parseSignature(attachments[AUTH_ATTACHMENT] ?? '');
    if (call === undefined) throw forbidden('it is not signed');
    const signer = keys.find(call.keyId);
    if (signer === undefined) throw forbidden('its key is not known here');
    if (Math.abs(Date.now() - call.timeMs) > keys.maxSkewMs)
      throw forbidden(`it was signed more than ${keys.maxSkewMs} ms ago, or the clocks differ`);
    if (!equalTexts(call.signature, signatureOf(signer.secret, call.text, this.target, methodName)))
      throw forbidden('its signature is wrong');
    const state = keys.replays.accept(`${call.keyId};${call.session}`, call.sequence, monotonicNow());
    if (state === 'full') throw new RpcError('LIMIT_EXCEEDED', 'too many callers sign their calls');
    if (state === 'repeated') throw forbidden('it was made before');
    if (digestOf(invocation, 'BAD_REQUEST') !== call.digest) throw forbidden('its arguments were changed');
    return signer;
  }
}

function digestOf({ method, args }: Invocation, code: 'SERIALIZATION' | 'BAD_REQUEST'): string {
  try {
    return argumentDigest(method.args, args);
  } catch (error) {
    throw new RpcError(code, (error as Error).message, { cause: error });
  }
}

const forbidden = (why: string): RpcError => new RpcError('FORBIDDEN', `the call is refused: ${why}`);
