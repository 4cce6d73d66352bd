import { runCli } from '../../src/cli/run-cli.js';

/** Runs the command line in this process. */
export async function runOn(argv: readonly string[], stdin: string | Buffer = '') {
  let [out, err] = ['', ''];
  const code = await runCli(argv, {
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
  });
  return { code, out, err };
}
