import { parseArgs } from 'node:util';
import type { UserRole } from '@stampede/contracts';

const ROLES: Readonly<Record<string, UserRole>> = { buyer: 'BUYER', operator: 'OPERATOR' };

export type Arguments =
  | { readonly kind: 'HELP' }
  | { readonly kind: 'WRONG'; readonly problem: string }
  | { readonly kind: 'USER'; readonly username: string; readonly role: UserRole };

export function parseArguments(args: string[]): Arguments {
  try {
    const { values } = parseArgs({
      args,
      options: {
        username: { type: 'string' },
        role: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { kind: 'HELP' };
    return readUser(values.username, values.role);
  } catch (error) {
    return { kind: 'WRONG', problem: (error as Error).message };
  }
}

function readUser(username: string | undefined, roleName = ''): Arguments {
  if (username === undefined) return { kind: 'WRONG', problem: '--username is required' };
  const role = Object.hasOwn(ROLES, roleName) ? ROLES[roleName] : undefined;
  if (role === undefined) return { kind: 'WRONG', problem: '--role is buyer or operator' };
  return { kind: 'USER', username, role };
}
