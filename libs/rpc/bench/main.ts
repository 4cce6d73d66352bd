/** `npm run bench rpc`: see {@link HELP}. */
import { writeFile } from 'node:fs/promises';
import { runBalance } from './balance/run-balance.js';
import { HELP, parseBenchOptions, type BenchOptions, type Section } from './bench-options.js';
import { runCodec } from './codec/run-codec.js';
import { runEcho } from './echo/run-echo.js';
import { cores } from './process/pinned-process.js';
import { BUSY_LOAD, thisMachine } from './report/machine.js';
import { renderReport, type BenchReport } from './report/print-report.js';
import { checkTargets } from './report/targets.js';

const argv = process.argv.slice(2);
try {
  const options = parseBenchOptions(argv);
  if (options === undefined) console.log(HELP);
  else process.exitCode = await run(options);
} catch (error) {
  console.error(error instanceof TypeError ? error.message : error);
  process.exitCode = 2;
}

async function run(options: BenchOptions): Promise<number> {
  const machine = thisMachine(['npm run bench rpc', ...(argv.length > 0 ? ['--'] : []), ...argv].join(' '));
  if (machine.loadAverage > BUSY_LOAD)
    console.log(
      `Load average ${machine.loadAverage}: others use this machine. Ratios are of the same minute, figures are not.`,
    );
  const [serverCore, clientCore] = cores();
  if (serverCore === undefined) console.log('No taskset here: processes are not held to a core each.');
  else if (serverCore === clientCore) console.log('One core only: server and client share it.');
  const report: BenchReport = {
    machine,
    echo: has('echo', options) ? await runEcho(options, say) : [],
    codec: has('codec', options) ? await runCodec(options, say) : [],
    balance: has('balance', options) ? await runBalance(options, say) : [],
  };
  say('');
  console.log(`\n${renderReport(report)}`);
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
  if (!options.check) return 0;
  const lines = checkTargets(report.echo, report.codec);
  console.log(`\n${lines.map(({ text }) => text).join('\n')}`);
  return lines.every(({ met }) => met) ? 0 : 1;
}

function has(section: Section, { sections }: BenchOptions): boolean {
  return sections.includes(section);
}

/** What is going on, on one line that is written over. */
function say(line: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K${line}`);
}
