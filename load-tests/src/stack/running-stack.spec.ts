import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRunningStack, requireDemoMode, requireLoopback } from './running-stack.js';

describe('the running stack', () => {
  let home: string;
  const before = process.env.STAMPEDE_HOME;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'stack-'));
    process.env.STAMPEDE_HOME = home;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.STAMPEDE_HOME;
    else process.env.STAMPEDE_HOME = before;
    await rm(home, { recursive: true });
  });

  const RUN = {
    mode: 'demo',
    state: 'ready',
    urls: { gateway: 'http://127.0.0.1:7081/' },
    env: { JWT_SECRET: 'j', PURCHASE_TOKEN_SECRET: 'p' },
  };
  const write = (of: object) => writeFile(join(home, 'run.json'), JSON.stringify({ ...RUN, ...of }));

  it('is read from run.json', async () => {
    await write({});
    const expected = {
      mode: 'demo',
      gatewayUrl: 'http://127.0.0.1:7081',
      jwtSecret: 'j',
      purchaseTokenSecret: 'p',
    };
    expect(await findRunningStack()).toEqual(expected);
  });

  it('is one clear message when there is none, when it is not ready, or when it is elsewhere', async () => {
    await expect(findRunningStack()).rejects.toThrow(/Nothing runs: .* npm start/);
    await writeFile(join(home, 'run.json'), '{');
    await expect(findRunningStack()).rejects.toThrow(/not JSON/);
    await write({ state: 'starting' });
    await expect(findRunningStack()).rejects.toThrow(/starting, not ready/);
    await write({ env: {} });
    await expect(findRunningStack()).rejects.toThrow(/JWT_SECRET/);
    await write({ urls: { gateway: 'http://shop.example.com' } });
    await expect(findRunningStack()).rejects.toThrow(/Refused: .* not on this machine/);
  });

  it('is that of the environment where containers are the stack', async () => {
    const env = {
      ...{ STAMPEDE_STACK: 'compose', STAMPEDE_MODE: 'demo', GATEWAY_URL: 'http://127.0.0.1:7081' },
      ...{ JWT_SECRET: 'j', PURCHASE_TOKEN_SECRET: 'p' },
    };
    expect(await findRunningStack(env)).toMatchObject({ mode: 'demo', gatewayUrl: 'http://127.0.0.1:7081' });
    await expect(findRunningStack({ ...env, JWT_SECRET: '' })).rejects.toThrow(
      /environment names no JWT_SECRET/,
    );
    await expect(findRunningStack({ ...env, GATEWAY_URL: 'http://gateway:7081' })).rejects.toThrow(/Refused/);
  });

  it.each(['http://127.0.0.1:1', 'http://127.9.9.9', 'http://localhost:7081', 'http://[::1]:7081'])(
    'may be %s',
    (url) => {
      expect(() => requireLoopback(url)).not.toThrow();
    },
  );

  it.each(['http://10.0.0.1', 'http://127.0.0.1.example.com', 'http://0.0.0.0:80'])(
    'may not be %s',
    (url) => {
      expect(() => requireLoopback(url)).toThrow(/Refused/);
    },
  );

  it('mints users in demo and test mode only', () => {
    const stack = { gatewayUrl: '', jwtSecret: '', purchaseTokenSecret: '' };
    expect(() => requireDemoMode({ ...stack, mode: 'test' })).not.toThrow();
    expect(() => requireDemoMode({ ...stack, mode: 'production' })).toThrow(/Refused/);
  });
});
