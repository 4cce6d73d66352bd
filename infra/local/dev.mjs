import { APP_NAMES, isApp } from './arguments.mjs';
import { startDetached } from './detach.mjs';
import { develop } from './develop.mjs';
import { LaunchError, runCommand } from './errors.mjs';
import { findRunning } from './leftovers.mjs';
import { stateFolder } from './paths.mjs';
import { Progress } from './progress.mjs';
import { build, install } from './toolchain.mjs';

const HELP = `npm run dev <app>: that app with a debugger port, built and started anew whenever a source of it or of a library changes;
the rest of the stack keeps running (and is started first if nothing runs). Its log is shown here. Ctrl-C gives it back.

Apps: ${APP_NAMES.join(', ')}.`;

await runCommand(async () => {
  const app = parse(process.argv.slice(2));
  if (!app) return console.log(HELP);
  const home = stateFolder();
  const progress = new Progress();
  await install(progress);
  await build(progress);
  if (!(await findRunning(home))) {
    console.log('Nothing runs yet: starting the stack in the background (npm stop ends it).');
    const exitCode = await startDetached(home, []);
    if (exitCode) return exitCode;
  }
  const run = await findRunning(home);
  if (run?.state !== 'ready')
    throw new LaunchError(
      `Stampede is ${run?.state ?? 'gone'}: try again when npm run status says that it is ready.`,
    );
  if (!run.apps.some(({ name }) => name === app)) {
    const names = [...new Set(run.apps.map(({ name }) => name))];
    throw new LaunchError(
      `${app} is not part of the running stack, which has ${names.join(', ') || 'no app'}. npm stop, then npm run dev ${app} starts all.`,
    );
  }
  return develop(home, app);
});

/** @param {string[]} argv @returns {import('./types.mjs').AppName | undefined} undefined when help was asked for */
function parse(argv) {
  if (argv.includes('--help') || argv.includes('-h')) return undefined;
  const [app = '', ...more] = argv;
  if (!isApp(app)) throw new LaunchError(`${app ? `There is no app "${app}".` : 'Which app?'}\n\n${HELP}`, 2);
  if (more.length > 0) throw new LaunchError(`One app at a time, not also ${more.join(' ')}.\n\n${HELP}`, 2);
  return app;
}
