import { readFile } from 'node:fs/promises';
import { programOf } from '../local/apps.mjs';
import { runQuietly } from '../local/command.mjs';
import { runCommand } from '../local/errors.mjs';
import { settingsFile } from './settings-files.mjs';

/** The migrations of every app, each as the owner of its databases. */
await runCommand(async () => {
  const environments = JSON.parse(await readFile(settingsFile('migrate'), 'utf8'));
  for (const [name, env] of /** @type {[import('../local/types.mjs').AppName, Record<string, string>][]} */ (
    Object.entries(environments)
  )) {
    process.stdout.write(await runQuietly(process.execPath, [programOf(name, 'migrate')], { env }));
    console.log(`${name}: migrated.`);
  }
});
