import { saleOfPurchase } from '@stampede/contracts';
import { explainPurchase } from './application/explain-purchase.js';
import { allStores } from './application/stores.js';
import { parseCommandLine } from './cli/parse-flags.js';
import { EXIT, runProgram } from './cli/run-program.js';
import { UsageError } from './cli/usage-error.js';
import { findAddresses } from './config/addresses.js';
import { renderTimeline } from './domain/timeline.js';
import { openStores } from './open-stores.js';
import { logLinesTrail } from './outbound/files/log-lines.js';
import { logTrail } from './outbound/kafka/log-trail.js';
import { ledgerTrail, orderTrail, paymentTrail, providerTrail } from './outbound/postgres/trails.js';
import { gateTrail } from './outbound/redis/gate-trail.js';

const HELP = `npm run explain <purchaseId> [-- flags]     everything that ever happened to a purchase, on one time line

  --json   print it as JSON
  --help   this text

From the gate, the ledger, the order, payment, the provider's own ledger, outboxes, all Kafka topics and the logs of the services.
Exit 1 when no store knows the purchase, 2 when it is no purchaseId or nothing runs.`;

async function main(): Promise<number> {
  const { values, positionals } = parseCommandLine(
    process.argv.slice(2),
    { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    true,
  );
  if (values.help) {
    console.log(HELP);
    return EXIT.fine;
  }
  const [purchaseId, ...more] = positionals;
  if (purchaseId === undefined || more.length > 0)
    throw new UsageError('Give one purchaseId: npm run explain <purchaseId>');
  if (saleOfPurchase(purchaseId) === undefined) {
    throw new UsageError(
      `"${purchaseId}" is no purchaseId: <saleId>.<22 characters>, as in the answer to a purchase.`,
    );
  }
  const addresses = await findAddresses();
  const stores = openStores(addresses);
  try {
    const timeline = await explainPurchase(purchaseId, {
      gate: gateTrail(stores.gate),
      ledger: ledgerTrail(stores.ledger),
      orders: orderTrail(stores.orders),
      payments: paymentTrail(stores.payments),
      provider: providerTrail(stores.provider),
      log: logTrail(addresses.kafkaBrokers, addresses.kafkaTopicPrefix),
      lines: logLinesTrail(addresses.logsFolder),
    });
    if (!timeline) {
      console.error(`No store knows purchase ${purchaseId}: it was never accepted.`);
      return EXIT.found;
    }
    console.log(values.json ? JSON.stringify(timeline, null, 2) : renderTimeline(timeline));
    return EXIT.fine;
  } finally {
    await Promise.all(allStores(stores).map((store) => store.close().catch(() => undefined)));
  }
}

await runProgram(main);
