import { describe, expect, it, jest } from '@jest/globals';
import { Counter, invocationOf } from '../../../test/support/fake-invoker.js';
import { filterOf } from '../../../test/support/filter-bench.js';
import type { Attachments } from '../../common/attachments.js';
import { Invocation } from '../../common/invocation.js';
import { ServiceUrl } from '../../common/service-url.js';
import type { Filter, FilterContext } from '../filter.js';
import { accessFilter } from './access-filter.js';
import { signFilter } from './sign-filter.js';
import { SigningKeys } from './signing-keys.js';
import { tokenFilter } from './token-filter.js';

const SECRET = 'a secret of order, long enough';
const provider = new SigningKeys({
  callers: {
    'order-1': { application: 'order', secret: SECRET },
    'cart-1': { application: 'cart', secret: 'a secret of cart, long enough' },
  },
});
const caller = (secret = SECRET, id = 'order-1') => new SigningKeys({ key: { id, secret } });
const urlOf = (parameters: Record<string, string>) =>
  new ServiceUrl('dubbo', 'h', 1, Counter.interfaceName, { pid: '7', timestamp: '5', ...parameters });
const signed = { auth: 'true' };

/** What an attempt sends. */
async function sent(filter: Filter, key = 'k'): Promise<Attachments> {
  let attachments: Attachments = {};
  await filter(invocationOf('add', key), (invocation) => {
    ({ attachments } = invocation);
    return Promise.resolve({ value: 1 });
  });
  return attachments;
}

const signerAt = (parameters: Record<string, string> = {}, signing = caller()) =>
  filterOf(signFilter, {}, { place: 'attempt', url: urlOf({ ...signed, ...parameters }), signing });
const verifierAt = (parameters: Record<string, string> = {}, more: Partial<FilterContext> = {}) =>
  filterOf(signFilter, {}, { url: urlOf({ ...signed, ...parameters }), signing: provider, ...more });

/** `OK` with the application that was proved, or the reason of the refusal. */
async function receive(
  filter: Filter,
  attachments: Attachments,
  { method = 'add', key = 'k' }: { method?: 'add' | 'take'; key?: string } = {},
): Promise<string> {
  const { service, methodName, method: contract, deadline } = invocationOf(method);
  const invocation = new Invocation('provider', service, methodName, contract, [key], attachments, deadline);
  return filter(invocation, ({ caller: proved }) => Promise.resolve({ value: `OK ${proved}` })).then(
    ({ value }) => String(value),
    ({ code, message }) => `${code} ${message}`,
  );
}

describe('sign', () => {
  it('proves who calls', async () => {
    const attachments = await sent(signerAt());
    attachments['remote.application'] = 'order';
    expect(await receive(verifierAt(), attachments)).toBe('OK order');
  });

  it('leaves the attachments of the call itself as they were: the next attempt signs anew', async () => {
    const invocation = invocationOf('add');
    await signerAt()(invocation, () => Promise.resolve({ value: 1 }));
    expect(invocation.attachments).toEqual({});
  });

  it.each([
    ['not signed', async () => ({})],
    ['not in the form of a signature', async () => ({ auth: '1;order-1;x' })],
    ['of an unknown key', () => sent(signerAt({}, caller(SECRET, 'other')))],
    ['forged with another secret', () => sent(signerAt({}, caller('a guess, and a long enough one')))],
    ['meant for another process', () => sent(signerAt({ pid: '8' }))],
    ['meant for another group', () => sent(signerAt({ group: 'gray' }))],
    ['of another application', async () => ({ ...(await sent(signerAt())), 'remote.application': 'cart' })],
    [
      'of another key than that which signed',
      async () => ({ auth: (await sent(signerAt())).auth!.replace('order-1', 'cart-1') }),
    ],
  ])('refuses a call that is %s', async (_what, attachments) => {
    expect(await receive(verifierAt(), await attachments())).toMatch(/^FORBIDDEN the call is refused: /);
  });

  it('refuses a call that was made before, also to another method or with other arguments', async () => {
    const verifier = verifierAt();
    const attachments = await sent(signerAt());
    expect(await receive(verifier, attachments, { method: 'take' })).toContain('its signature is wrong');
    expect(await receive(verifier, attachments)).toBe('OK order');
    expect(await receive(verifier, attachments)).toContain('it was made before');
    // Also when a rule has had the filter made anew.
    expect(await receive(verifierAt(), attachments)).toContain('it was made before');
    expect(await receive(verifierAt(), await sent(signerAt()), { key: 'other' })).toContain(
      'its arguments were changed',
    );
  });

  it('refuses a call that was signed too long ago or too far in the future', async () => {
    const strict = new SigningKeys({
      callers: { 'order-1': { application: 'order', secret: SECRET } },
      maxSkewMs: 1000,
    });
    const clock = jest.spyOn(Date, 'now');
    const nowMs = Date.now();
    for (const [byMs, outcome] of [
      [-900, 'OK order'],
      [-1500, 'FORBIDDEN'],
      [1500, 'FORBIDDEN'],
    ] as const) {
      clock.mockReturnValue(nowMs + byMs);
      const attachments = await sent(signerAt());
      clock.mockReturnValue(nowMs);
      expect(await receive(verifierAt({}, { signing: strict }), attachments)).toContain(outcome);
    }
    clock.mockRestore();
  });

  it('is asked of single methods where only they want it', async () => {
    const verifier = verifierAt({ auth: 'false', 'take.auth': 'true' });
    expect(await receive(verifier, {})).toBe('OK undefined');
    expect(await receive(verifier, {}, { method: 'take' })).toContain('FORBIDDEN');
  });

  it('says at once what keys are missing', async () => {
    expect(() => verifierAt({}, { signing: undefined })).toThrow('auth=true needs option signing.callers');
    await expect(sent(signerAt({}, new SigningKeys({})))).rejects.toThrow(
      'this process has no key to sign with',
    );
    expect(() => caller('short')).toThrow('secret of signing key "order-1" must have at least 16 bytes');
    expect(() => caller(SECRET, 'a;b')).toThrow('signing key id "a;b"');
    expect(() => new SigningKeys({ maxSkewMs: 0 })).toThrow('signing.maxSkewMs');
  });

  it('tells of arguments that do not fit as any other call does', async () => {
    const invocation = invocationOf('add', 5 as never);
    await expect(signerAt()(invocation, () => Promise.resolve({ value: 1 }))).rejects.toMatchObject({
      code: 'SERIALIZATION',
    });
  });
});

describe('token', () => {
  const guarded = (token = 'secret') => filterOf(tokenFilter, { token });

  it('is sent to the provider that has one, and lets its calls in', async () => {
    const attachments = await sent(filterOf(tokenFilter, { token: 'secret' }, { place: 'attempt' }));
    expect(attachments).toEqual({ token: 'secret' });
    expect(await receive(guarded(), attachments)).toBe('OK undefined');
  });

  it.each([{}, { token: '' }, { token: 'secre' }, { token: 'secret2' }])(
    'keeps out who sends %o',
    async (attachments) => {
      expect(await receive(guarded(), attachments as Attachments)).toBe(
        'FORBIDDEN the call does not carry the token of this provider',
      );
    },
  );
});

describe('access', () => {
  const rules = {
    ...signed,
    'access.allow': 'order, pay-*',
    'access.deny': 'pay-test',
    'take.access.allow': 'admin.x',
  };
  const filter = filterOf(accessFilter, rules);
  async function called(application: string | undefined, name: 'add' | 'take' = 'add'): Promise<string> {
    const invocation = invocationOf(name);
    invocation.caller = application;
    return filter(invocation, () => Promise.resolve({ value: 1 })).then(
      () => 'OK',
      ({ code, message }) => `${code} ${message}`,
    );
  }

  it('lets in whom it allows and does not deny, per method where that has its own rule', async () => {
    expect(await called('order')).toBe('OK');
    expect(await called('pay-web')).toBe('OK');
    expect(await called('pay-test')).toBe('FORBIDDEN pay-test may not call a.Counter.add');
    expect(await called('orders')).toContain('FORBIDDEN');
    expect(await called('order', 'take')).toContain('FORBIDDEN');
    expect(await called('admin.x', 'take')).toBe('OK');
    expect(await called('adminyx', 'take')).toContain('FORBIDDEN');
  });

  it('lets in nobody who did not prove who it is', async () => {
    expect(await called(undefined)).toBe('FORBIDDEN an unknown caller may not call a.Counter.add');
  });

  it('lets in all but those denied where nobody is allowed', async () => {
    const denying = filterOf(accessFilter, { ...signed, 'access.deny': 'guest' });
    const answer = (name: string) => {
      const invocation = invocationOf('add');
      invocation.caller = name;
      return denying(invocation, () => Promise.resolve({ value: 1 }));
    };
    await expect(answer('order')).resolves.toBeDefined();
    await expect(answer('guest')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('needs signed calls', () => {
    expect(() => filterOf(accessFilter, { 'add.access.deny': 'x' })).toThrow(
      'access.allow and access.deny of add need auth=true',
    );
  });
});
