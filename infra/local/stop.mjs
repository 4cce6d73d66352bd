import { acceptNoArguments } from './arguments.mjs';
import { runCommand } from './errors.mjs';
import { stateFolder } from './paths.mjs';
import { stopStack } from './stop-stack.mjs';

await runCommand(async () => {
  if (
    !acceptNoArguments(process.argv.slice(2), {
      command: 'stop',
      does: 'ends the running stack; its data stays',
    })
  )
    return;
  const stopped = await stopStack(stateFolder(), console.log);
  console.log(stopped ? 'Stopped.' : 'Nothing runs.');
});
