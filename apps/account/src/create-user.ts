import 'reflect-metadata';
import { runTask } from '@stampede/service';
import { CreateUser } from './application/create-user.js';
import { createUserSettings } from './config/settings.js';
import { parseArguments, type Arguments } from './inbound/terminal/parse-arguments.js';
import { readPassword } from './inbound/terminal/read-password.js';
import { ScryptPasswords } from './outbound/crypto/scrypt-passwords.js';
import { openDatabase } from './outbound/persistence/database.js';
import { PostgresUsers } from './outbound/persistence/postgres-users.js';
import { RandomIds } from './outbound/system.js';

const HELP = `Makes a user of Stampede.

  node create-user.js --username NAME --role buyer|operator

The password is asked for on a terminal, and read from standard input otherwise.

  DATABASE_URL   postgresql://… of the account service
  STAMPEDE_MODE  demo, test or production (default): a password has 12 characters or more in
                 production, 4 elsewhere

Exits with 0 when the user was made, with 2 when it was refused, with 78 when settings are wrong, with 1 for everything else.
`;
const MIN_PASSWORD_LENGTH = { production: 12, demo: 4, test: 4 };

const args = parseArguments(process.argv.slice(2));
if (args.kind === 'HELP') process.stdout.write(HELP);
else if (args.kind === 'WRONG') refuse(`${args.problem} (--help tells more)`);
else {
  await runTask({
    service: 'account',
    task: 'create-user',
    settings: createUserSettings,
    run: async ({ STAMPEDE_MODE, DATABASE_URL }, logger) => {
      const password = await readPassword();
      if (password === undefined) return refuse('no password was typed, or not the same twice');
      const dataSource = await openDatabase(DATABASE_URL, 'create-user', logger);
      try {
        const users = new PostgresUsers(dataSource);
        const minLength = MIN_PASSWORD_LENGTH[STAMPEDE_MODE];
        const createUser = new CreateUser(users, new ScryptPasswords(), new RandomIds(), minLength);
        await tellOutcome(createUser, args, password);
      } finally {
        await dataSource.destroy();
      }
    },
  });
}

async function tellOutcome(
  createUser: CreateUser,
  { username, role }: Extract<Arguments, { kind: 'USER' }>,
  password: string,
): Promise<void> {
  const outcome = await createUser.execute({ username, role, password });
  if (outcome.code === 'REFUSED') refuse(outcome.reason);
  else process.stdout.write(`created ${role.toLowerCase()} ${username} with the userId ${outcome.userId}\n`);
}

function refuse(reason: string): void {
  process.stderr.write(`refused: ${reason}\n`);
  process.exitCode = 2;
}
