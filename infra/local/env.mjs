import { acceptNoArguments } from './arguments.mjs';
import { LaunchError, runCommand } from './errors.mjs';
import { findRunning } from './leftovers.mjs';
import { stateFolder } from './paths.mjs';

await runCommand(async () => {
  const does = 'prints the running stack as shell variables: set -a; eval "$(npm run -s env)"; set +a';
  if (!acceptNoArguments(process.argv.slice(2), { command: 'env', does })) return;
  const run = await findRunning(stateFolder());
  if (!run) throw new LaunchError('Nothing runs: npm start');
  for (const [name, value] of Object.entries(run.env))
    console.log(`${name}='${value.replaceAll("'", `'\\''`)}'`);
});
