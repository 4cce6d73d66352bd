import { START_HELP, parseStartArguments } from './arguments.mjs';
import { startDetached } from './detach.mjs';
import { runCommand } from './errors.mjs';
import { stateFolder } from './paths.mjs';
import { launch } from './launch.mjs';
import { findRunning } from './leftovers.mjs';

await runCommand(async () => {
  const argv = process.argv.slice(2);
  const options = parseStartArguments(argv);
  if (options.help) return console.log(START_HELP);
  const home = stateFolder();
  const running = await findRunning(home);
  if (running) {
    const urls = Object.entries(running.urls).map(([name, url]) => `  ${name}  ${url}`);
    const state = running.state === 'ready' ? 'runs already' : `is ${running.state} already`;
    console.log(
      [
        `Stampede ${state} (pid ${running.pid}, since ${running.startedAt}).`,
        ...urls,
        'End it with: npm stop',
      ].join('\n'),
    );
    return 1; // Nothing was started: a caller must not take this stack for its own, and end it later.
  }
  return options.detach ? startDetached(home, argv) : launch(home, options);
});
