import { parseArgs } from 'node:util';
import { RpcError } from '../common/rpc-error.js';
import { callCommand } from './call-command.js';
import { UsageError, type Command, type Terminal } from './command.js';
import { decodeCommand } from './decode-command.js';
import { describeCommand } from './describe-command.js';
import { echoCommand } from './echo-command.js';
import { printJson } from './json-text.js';
import { lsCommand } from './ls-command.js';

const COMMANDS: readonly Command[] = [lsCommand, describeCommand, callCommand, echoCommand, decodeCommand];

const OVERVIEW = `stampede-rpc: looks at Dubbo services and calls them, Java's too.

Usage: stampede-rpc <command> …

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

A registry is zookeeper://host:port[,host:port…][/root], a provider dubbo://host:port.
Every command has --help with examples, and --json for programs.
Exit codes: 0 done, 1 the call or the look failed, 2 it was typed wrong.
`;

/** Runs what was typed. Returns the exit code. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.stdout.write(OVERVIEW);
    return name === undefined ? 2 : 0;
  }
  try {
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command === undefined)
      throw new UsageError(`no command "${name}"; there are: ${COMMANDS.map((one) => one.name).join(', ')}`);
    await runCommand(command, rest, terminal);
    return 0;
  } catch (error) {
    terminal.stderr.write(`stampede-rpc: ${messageOf(error)}\n`);
    if (!(error instanceof UsageError)) return 1;
    terminal.stderr.write(
      `See stampede-rpc ${COMMANDS.some((one) => one.name === name) ? `${name} ` : ''}--help\n`,
    );
    return 2;
  }
}

async function runCommand(command: Command, argv: readonly string[], terminal: Terminal): Promise<void> {
  const { values, positionals } = parse(command, argv);
  if (values.help === true) {
    terminal.stdout.write(command.help);
    return;
  }
  const { text, value } = await command.run({ words: positionals, options: values, terminal });
  const printed = values.json === true ? printJson(value) : text;
  if (printed !== '') terminal.stdout.write(`${printed}\n`);
}

function parse({ options }: Command, argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof RpcError)) return error instanceof Error ? error.message : String(error);
  const at = error.provider === undefined ? '' : ` (at ${error.provider})`;
  return `${error.code}: ${error.message}${at}`;
}
