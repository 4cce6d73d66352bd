import { createHash, timingSafeEqual } from 'node:crypto';
import { UserDirectory, type User } from '../../application/ports.js';

const PASSWORD = 'demo';
const USERS: ReadonlyMap<string, User> = new Map(
  [
    { userId: 'alice', role: 'buyer' as const },
    { userId: 'bob', role: 'buyer' as const },
    { userId: 'carol', role: 'buyer' as const },
    { userId: 'operator', role: 'operator' as const },
  ].map((user) => [user.userId, user]),
);

/**
 * The users of the demonstration, all with the password `demo`, which is printed at the start and no secret. Only the modes demo and
 * test have them.
 */
export class DemoUsers extends UserDirectory {
  authenticate(username: string, password: string): Promise<User | undefined> {
    const isRight = timingSafeEqual(digest(password), digest(PASSWORD));
    return Promise.resolve(isRight ? USERS.get(username) : undefined);
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();
