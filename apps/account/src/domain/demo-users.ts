import type { UserRole } from '@stampede/contracts';

/** Everybody knows it. */
export const DEMO_PASSWORD = 'demo';

/** Whoever tries the system logs in as one of these; their userId is their name, which no generated id ever is. */
export const DEMO_USERS: readonly { readonly username: string; readonly role: UserRole }[] = [
  { username: 'alice', role: 'BUYER' },
  { username: 'bob', role: 'BUYER' },
  { username: 'carol', role: 'BUYER' },
  { username: 'operator', role: 'OPERATOR' },
];

export function isDemoUser(userId: string): boolean {
  return DEMO_USERS.some(({ username }) => username === userId);
}
