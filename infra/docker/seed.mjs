import { runCommand } from '../local/errors.mjs';
import { seed } from '../local/seed.mjs';
import { readJsonSettings } from '../local/settings-file.mjs';

/** Goods and three sales, as npm start makes them, and where to look at them. */
await runCommand(async () => {
  const ports = await readJsonSettings('ports.json');
  const sales = await seed(`http://gateway:${ports.gateway}`);
  console.log(
    [
      ...sales.map(
        ({ state, name, startsAt, endsAt }) => `${state.padEnd(9)} ${name}, ${startsAt} to ${endsAt}`,
      ),
      '',
      `Storefront  http://127.0.0.1:${ports.storefront}`,
      `Console     http://127.0.0.1:${ports.console}`,
      `API         http://127.0.0.1:${ports.gateway}/api/docs`,
      'Logins      alice, bob, carol (buyers) and operator; the password of each is: demo',
      '',
      '!! DEMO MODE: demo users with known passwords can log in. Never expose this to a network.',
    ].join('\n'),
  );
});
