import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { scratchRedis, type ScratchRedis } from '@stampede/testing';
import { accountWorld, type AccountWorld } from './account-world.js';

const PROGRAM = new URL('../dist/src/create-user.js', import.meta.url).pathname;
const PASSWORD = 'correct horse battery staple';

describe('the program create-user', () => {
  let world: AccountWorld;
  let redis: ScratchRedis;
  beforeAll(async () => {
    world = await accountWorld();
    redis = await scratchRedis();
  });
  afterAll(async () => {
    await world?.close();
    await redis?.close();
  });

  const run = async (args: readonly string[], password: string, env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      env: { PATH: process.env.PATH, DATABASE_URL: world.databaseUrl, ...env },
    });
    // Whoever refuses its arguments does not read on.
    child.stdin.on('error', (error: NodeJS.ErrnoException) => expect(error.code).toBe('EPIPE'));
    child.stdin.end(password);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ]);
    return { code, stdout, stderr };
  };
  const named = (username: string, role = 'operator') => ['--username', username, '--role', role];

  it('makes the first operator of a production system', async () => {
    const { accounts } = await world.start({ REDIS_URL: redis.url, STAMPEDE_MODE: 'production' });
    const { code, stdout } = await run(named('Ada'), `${PASSWORD}\n`);
    expect(code).toBe(0);
    const userId = /^created operator Ada with the userId ([0-9a-f-]{36})$/m.exec(stdout)?.[1];
    const { session } = await accounts.logIn('ada', PASSWORD);
    expect(session).toMatchObject({ userId, username: 'Ada', role: 'OPERATOR' });
    expect((await accounts.logIn('ada', `${PASSWORD}\n`)).code).toBe('INVALID_CREDENTIALS');
  });

  it('refuses a name that is taken, whatever its case, also when both come at once', async () => {
    const outcomes = await Promise.all([run(named('bea'), PASSWORD), run(named('BEA'), PASSWORD)]);
    expect(outcomes.map(({ code }) => code).sort()).toEqual([0, 2]);
    const { code, stderr } = await run(named('Bea', 'buyer'), PASSWORD);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'refused: there is a user named Bea already\n' });
  });

  it('asks for 12 characters in production, and for 4 elsewhere', async () => {
    const short = { code: 2, stdout: '', stderr: 'refused: a password has 12 characters or more\n' };
    expect(await run(named('cy'), 'elevenchars')).toEqual(short);
    expect(await run(named('cy'), 'elevenchars', { STAMPEDE_MODE: 'production' })).toEqual(short);
    expect((await run(named('cy'), 'dem', { STAMPEDE_MODE: 'test' })).code).toBe(2);
    expect((await run(named('cy', 'buyer'), 'demo', { STAMPEDE_MODE: 'test' })).stdout).toMatch(
      /^created buyer cy /,
    );
  });

  it.each([
    [['--username', 'no spaces', '--role', 'buyer'], /^refused: a user name has 2 to 40 /],
    [['--role', 'buyer'], /^refused: --username is required/],
    [['--username', 'dee', '--role', 'king'], /^refused: --role is buyer or operator/],
    [['--username', 'dee', '--role', 'buyer', '--password', 'x'], /^refused: Unknown option '--password'/],
  ])('exits with 2 and a clear word for %j', async (args, word) => {
    const { code, stderr, stdout } = await run(args, PASSWORD);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(word);
  });

  it('helps without any settings', async () => {
    const { code, stdout } = await run(['--help'], '', { DATABASE_URL: '' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/--username NAME --role buyer\|operator/);
  });

  it('tells which settings are wrong, and what is wrong with the database, without password and hash', async () => {
    const unset = await run(named('eve'), PASSWORD, { DATABASE_URL: '' });
    expect(unset).toMatchObject({ code: 78, stderr: expect.stringContaining('DATABASE_URL: is required') });
    await world.query('ALTER TABLE app_user ADD CHECK (false) NOT VALID');
    const broken = await run(named('eve'), PASSWORD);
    expect(broken).toMatchObject({ code: 1, stderr: expect.stringContaining('violates check constraint') });
    expect(broken.stdout + broken.stderr).not.toMatch(/correct horse|\$scrypt\$/);
    const elsewhere = world.databaseUrl.replace(/\/[^/]*$/, '/no_such_database');
    expect((await run(named('eve'), PASSWORD, { DATABASE_URL: elsewhere })).stderr).toContain(
      'does not exist',
    );
  });
});
