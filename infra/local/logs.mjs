import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError, runCommand } from './errors.mjs';
import { stateFolder } from './paths.mjs';

const HELP = `npm run logs [-- [-f] [-n LINES] [NAME ...]]: the last lines of the logs, all or of these processes (order, order-2, kafka, …).
  -f, --follow   goes on showing what is written
  -n LINES       how many lines of each (default 40)`;

await runCommand(async () => {
  const { follow, lines, names, help } = parse(process.argv.slice(2));
  if (help) return console.log(HELP);
  const folder = join(stateFolder(), 'logs');
  const all = (await readdir(folder).catch(() => []))
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -4))
    .sort();
  const chosen = all.filter(
    (name) =>
      names.length === 0 || names.some((wanted) => name === wanted || name.replace(/-\d+$/, '') === wanted),
  );
  if (chosen.length === 0) {
    throw new LaunchError(
      `No log of ${names.join(', ') || 'anything'} in ${folder}. There are: ${all.join(', ') || 'none'}.`,
    );
  }
  const width = Math.max(...chosen.map((name) => name.length));
  const show = (/** @type {string} */ name, /** @type {string} */ text) => {
    const prefix = chosen.length > 1 ? `${name.padEnd(width)} | ` : '';
    for (const line of text.split('\n')) if (line !== '') console.log(prefix + line);
  };
  const tails = [];
  for (const name of chosen) {
    const path = join(folder, `${name}.log`);
    const text = await readFile(path, 'utf8');
    show(name, text.trimEnd().split('\n').slice(-lines).join('\n'));
    tails.push({ name, path, offset: Buffer.byteLength(text) });
  }
  while (follow) {
    await sleep(250);
    for (const tail of tails) tail.offset = readOn(tail, (text) => show(tail.name, text));
  }
});

/**
 * @param {{ path: string, offset: number }} tail
 * @param {(text: string) => void} show
 * @returns {number} the offset to go on from; whole lines only
 */
function readOn({ path, offset }, show) {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size < offset) return 0;
  if (size === offset) return offset;
  const buffer = Buffer.alloc(Math.min(size - offset, 1024 * 1024));
  const file = openSync(path, 'r');
  const end = buffer.subarray(0, readSync(file, buffer, 0, buffer.length, offset)).lastIndexOf(10) + 1;
  closeSync(file);
  show(buffer.subarray(0, end).toString('utf8'));
  return offset + end;
}

/** @param {string[]} argv */
function parse(argv) {
  const options = { follow: false, lines: 40, help: false, names: /** @type {string[]} */ ([]) };
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '-f' || argument === '--follow') options.follow = true;
    else if (argument === '-h' || argument === '--help') options.help = true;
    else if (argument === '-n') options.lines = wholeNumber(rest.shift());
    else if (argument.startsWith('-')) throw new LaunchError(`Unknown argument ${argument}.\n\n${HELP}`, 2);
    else options.names.push(argument);
  }
  return options;
}

/** @param {string | undefined} text */
function wholeNumber(text) {
  if (!/^\d+$/.test(text ?? ''))
    throw new LaunchError(`-n wants a whole number, not "${text ?? ''}".\n\n${HELP}`, 2);
  return Number(text);
}
