import { readFile } from 'node:fs/promises';
import { settingsFile } from './settings-files.mjs';

/** The running stack as variables of a shell on this machine: eval "$(docker-compose run --rm -T tools env)". */
const env = JSON.parse(await readFile(settingsFile('env'), 'utf8'));
for (const [name, value] of Object.entries(env))
  console.log(`export ${name}='${String(value).replaceAll("'", `'\\''`)}'`);
