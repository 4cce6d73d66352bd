#!/usr/bin/env node
const { runCli } = await import('../dist/src/cli/run-cli.js').catch((error) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  process.stderr.write('stampede-rpc is not built: npm run build\n');
  process.exit(2);
});
process.exitCode = await runCli(process.argv.slice(2), process);
