import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { acceptNoArguments } from './arguments.mjs';
import { containerName, dockerAnswers, removeContainer, removeVolume } from './docker.mjs';
import { runCommand } from './errors.mjs';
import { PARTS } from './infrastructure.mjs';
import { outsideFolders } from './parts/postgres-places.mjs';
import { stateFolder } from './paths.mjs';
import { stopStack } from './stop-stack.mjs';

await runCommand(async () => {
  if (
    !acceptNoArguments(process.argv.slice(2), {
      command: 'reset',
      does: 'ends the running stack and deletes its data',
    })
  )
    return;
  const home = stateFolder();
  if (await stopStack(home, console.log)) console.log('Stopped.');
  const folders = ['data', 'rpc-cache', 'pages', 'logs', 'secrets.json'].map((name) => `${home}/${name}`);
  for (const path of [...folders, ...outsideFolders(home)]) {
    if (!existsSync(path)) continue;
    await rm(path, { recursive: true, force: true });
    console.log(`Deleted ${path}`);
  }
  if (await dockerAnswers()) {
    for (const { name } of PARTS) {
      await removeContainer(containerName(home, name));
      await removeVolume(containerName(home, name));
    }
    console.log('Deleted the Docker volumes of this clone, where there were any.');
  }
  console.log('The next npm start begins with nothing.');
});
