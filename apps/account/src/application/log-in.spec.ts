import type { UserSession } from '@stampede/contracts';
import { createLogger, createMetrics } from '@stampede/observability';
import { RandomIds } from '../outbound/system.js';
import { LogIn, LoginRules } from './log-in.js';
import { Passwords, SessionStore, UserRepository, type User } from './ports.js';

const RIGHT = 'correct horse';
const user = (rest: Partial<User>): User => ({
  userId: 'u-1',
  username: 'Dora',
  role: 'BUYER',
  passwordHash: `hash of ${RIGHT}`,
  isDisabled: false,
  ...rest,
});
const USERS = [
  user({}),
  user({ userId: 'u-2', username: 'gone', isDisabled: true }),
  user({ userId: 'alice', username: 'alice' }),
];

class FewUsers extends UserRepository {
  readonly asked: string[] = [];
  override async findByUsername(username: string) {
    this.asked.push(username);
    return USERS.find((each) => each.username.toLowerCase() === username.toLowerCase());
  }
  override async add() {
    return false;
  }
}

/** Writes down what was paid for. */
class CountedPasswords extends Passwords {
  readonly verified: (string | undefined)[] = [];
  override async hash(password: string) {
    return `hash of ${password}`;
  }
  override async verify(password: string, hash: string | undefined) {
    this.verified.push(hash);
    return hash === `hash of ${password}`;
  }
}

class FewSessions extends SessionStore {
  readonly begun: UserSession[] = [];
  override async begin(session: UserSession) {
    this.begun.push(session);
  }
  override find = async () => undefined;
  override revoke = async () => false;
  override listRevocations = async () => undefined;
}

function logInWith({ admitsDemoUsers = true } = {}) {
  const [users, passwords, sessions] = [new FewUsers(), new CountedPasswords(), new FewSessions()];
  const telemetry = {
    logger: createLogger({ service: 'account', instance: 'test', level: 'silent' }),
    metrics: createMetrics({ service: 'account', instance: 'test', processMetrics: false }),
  };
  const rules = new LoginRules(60_000, admitsDemoUsers);
  const clock = { nowMs: () => 1_000_000 };
  const logIn = new LogIn(users, passwords, sessions, rules, new RandomIds(), clock, telemetry);
  return { logIn, users, passwords, sessions, telemetry };
}

describe('log-in', () => {
  it('begins a session of its own for each login, in the name as it was registered', async () => {
    const { logIn, sessions } = logInWith();
    const [first, second] = [await logIn.execute('dora', RIGHT), await logIn.execute('DORA', RIGHT)];
    expect(first).toEqual({
      sessionId: expect.stringMatching(/^[\w-]{43}$/),
      userId: 'u-1',
      username: 'Dora',
      role: 'BUYER',
      expiresAtMs: '1060000',
    });
    expect(first!.sessionId).not.toBe(second!.sessionId);
    expect(sessions.begun).toEqual([first, second]);
  });

  it('pays for one hash whether name, password or both are wrong, so that no clock tells who exists', async () => {
    const { logIn, passwords, sessions } = logInWith();
    for (const [username, password] of [
      ['dora', 'wrong'],
      ['nobody', RIGHT],
      ['gone', RIGHT],
    ] as const)
      expect(await logIn.execute(username, password)).toBeUndefined();
    expect(passwords.verified).toEqual([`hash of ${RIGHT}`, undefined, `hash of ${RIGHT}`]);
    expect(sessions.begun).toEqual([]);
  });

  it('neither asks nor hashes for what cannot be a name or a password', async () => {
    const { logIn, users, passwords } = logInWith();
    expect(await logIn.execute('nul\0', RIGHT)).toBeUndefined();
    expect(await logIn.execute('dora', 'x'.repeat(257))).toBeUndefined();
    expect([users.asked, passwords.verified]).toEqual([[], []]);
  });

  it('admits demo users where they are allowed, and no longer when their database is used in production', async () => {
    expect(await logInWith().logIn.execute('alice', RIGHT)).toMatchObject({ userId: 'alice' });
    const production = logInWith({ admitsDemoUsers: false });
    expect(await production.logIn.execute('alice', RIGHT)).toBeUndefined();
    expect(await production.logIn.execute('dora', RIGHT)).toBeDefined();
  });

  it('counts logins by their outcome', async () => {
    const { logIn, telemetry } = logInWith();
    await logIn.execute('dora', RIGHT);
    await logIn.execute('dora', 'wrong');
    await logIn.execute('nul\0', 'wrong');
    const { body } = await telemetry.metrics.expose();
    expect(body).toMatch(/stampede_logins_total\{outcome="OK".*\} 1$/m);
    expect(body).toMatch(/stampede_logins_total\{outcome="INVALID_CREDENTIALS".*\} 2$/m);
  });
});
