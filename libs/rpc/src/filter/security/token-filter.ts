import { TOKEN_ATTACHMENT } from '../../common/attachments.js';
import { PerMethod } from '../../common/per-method.js';
import { RpcError } from '../../common/rpc-error.js';
import type { FilterFactory } from '../filter.js';
import { equalTexts } from './equal-texts.js';

/**
 * A provider with a `token` answers only calls that echo it: those of consumers which found it in the registry. Others, who call its
 * address past the registry and its rules, get FORBIDDEN. Whoever may read the registry knows the token: it tells consumers from
 * strangers, not one consumer from another (see {@link signFilter}).
 */
export const tokenFilter: FilterFactory = ({ place, url }) => {
  const tokens = new PerMethod((method) => url.methodParameter(method, 'token') || undefined);
  if (place === 'attempt') {
    return (invocation, next) => {
      const token = tokens.of(invocation.methodName);
      return next(token === undefined ? invocation : invocation.withAttachment(TOKEN_ATTACHMENT, token));
    };
  }
  return (invocation, next) => {
    const token = tokens.of(invocation.methodName);
    if (token === undefined || equalTexts(invocation.attachments[TOKEN_ATTACHMENT] ?? '', token))
      return next(invocation);
    return Promise.reject(new RpcError('FORBIDDEN', 'the call does not carry the token of this provider'));
  };
};
