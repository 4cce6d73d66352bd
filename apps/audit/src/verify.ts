import { writeFile } from 'node:fs/promises';
import { allStores } from './application/stores.js';
import { verifySystem, type Verification } from './application/verify-system.js';
import { parseCommandLine } from './cli/parse-flags.js';
import { EXIT, runProgram } from './cli/run-program.js';
import { UsageError } from './cli/usage-error.js';
import { findAddresses } from './config/addresses.js';
import { openStores } from './open-stores.js';
import { readAnswers, requireAnswersFiles } from './outbound/files/read-answers.js';
import { renderVerification } from './render-verification.js';

const HELP = `npm run verify [-- flags]     proves the laws of the sale on the running system

  --answers FILE     answers that buyers got (may be given again): each is held against the ledger
  --sale ID          this sale only
  --allow-repairs    purchases that the ledger had to reject are no violation
  --timeout SECONDS  how long to wait for the system to come to rest (default 60)
  --json             print the findings as JSON
  --save FILE        also write the findings as JSON to a file
  --help             this text

Waits until nothing is under way, reads every store directly and joins them by id. Exit 0: every law holds; 1: one is broken, with the
ids and figures that differ; 2: nothing could be proven (no rest within the time, nothing runs, wrong flag). Without rest it checks
what holds at every moment: conservation, limits, no rejection, no dead letter.`;

async function main(): Promise<number> {
  const { values } = parseCommandLine(
    process.argv.slice(2),
    {
      answers: { type: 'string', multiple: true },
      sale: { type: 'string' },
      'allow-repairs': { type: 'boolean', default: false },
      timeout: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
      save: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
    false,
  );
  if (values.help) {
    console.log(HELP);
    return EXIT.fine;
  }
  const { answers = [], sale: saleId, timeout } = values;
  if (!/^\d{1,4}$/.test(timeout))
    throw new UsageError(`--timeout must be whole seconds from 0 to 9999, not "${timeout}".`);
  if (saleId !== undefined && !/^[a-z0-9-]{3,40}$/.test(saleId))
    throw new UsageError(`--sale: "${saleId}" is no id of a sale.`);
  await requireAnswersFiles(answers);
  const stores = openStores(await findAddresses());
  try {
    const result = await verifySystem(stores, {
      saleId,
      allowRepairs: values['allow-repairs'],
      readAnswers: answers.length === 0 ? undefined : () => readAnswers(answers),
      timeoutMs: Number(timeout) * 1000,
      say: (line) => console.error(line),
    });
    const { findings, ...rest } = { findings: undefined, ...result };
    const json = JSON.stringify({ ...rest, ...findings }, null, 2);
    if (values.save !== undefined) await save(values.save, `${json}\n`);
    console.log(values.json ? json : renderVerification(result));
    return exitCodeOf(result);
  } finally {
    await Promise.all(allStores(stores).map((store) => store.close().catch(() => undefined)));
  }
}

function exitCodeOf(result: Verification): number {
  if (result.verdict === 'unsettled') {
    return result.always?.some(({ violations }) => violations > 0) ? EXIT.found : EXIT.unable;
  }
  return result.verdict === 'hold' ? EXIT.fine : EXIT.found;
}

async function save(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: Error) => {
    throw new UsageError(`--save: ${error.message}`);
  });
}

await runProgram(main);
