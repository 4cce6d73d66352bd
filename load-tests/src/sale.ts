import { durationMs, parseFlags, wholeNumber } from './cli/parse-flags.js';
import { purchaseIdOf } from '@stampede/contracts';
import { runProgram } from './cli/run-program.js';
import { createAccessTokenMint } from './mint/access-token.js';
import { createPurchaseTokenMint } from './mint/purchase-token.js';
import { createSale } from './sales/create-sale.js';
import { findRunningStack, requireDemoMode } from './stack/running-stack.js';

const HELP = `npm run sale -- [flags]     creates and publishes a sale on the running stack

  --stock N          units of each sku (default 1000)
  --starts-in TIME   when it starts: 0s, 30s, 5m (default 30s)
  --duration TIME    how long it runs (default 10m)
  --limit N          units that one user may buy (default 1)
  --price N          price in cents (default 9900)
  --skus N           how many different goods (default 1)
  --help             this text`;

/** npm run sale: a sale on the running stack, and the lines to buy in it. */
async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2), {
    stock: { type: 'string', default: '1000' },
    'starts-in': { type: 'string', default: '30s' },
    duration: { type: 'string', default: '10m' },
    limit: { type: 'string', default: '1' },
    price: { type: 'string', default: '9900' },
    skus: { type: 'string', default: '1' },
  });
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const wish = {
    prefix: 'sale',
    name: 'A sale by hand',
    stock: wholeNumber(flags, 'stock', 1, 10_000_000),
    startsAtMs: Date.now() + durationMs(flags, 'starts-in', 0, 30 * 24 * 3_600_000),
    durationMs: durationMs(flags, 'duration', 1000, 30 * 24 * 3_600_000),
    perUserLimit: wholeNumber(flags, 'limit', 1, 1000),
    priceCents: wholeNumber(flags, 'price', 0, 100_000_000),
    skus: wholeNumber(flags, 'skus', 1, 50),
  };
  const stack = await findRunningStack();
  requireDemoMode(stack);
  const sale = await createSale(stack, wish);
  const [saleId, skuId] = [sale.saleId, sale.skuIds[0]!];
  const access = createAccessTokenMint(stack.jwtSecret)({ userId: 'user-1', role: 'buyer' });
  const token = createPurchaseTokenMint(stack.purchaseTokenSecret)({
    userId: 'user-1',
    saleId,
    skuId,
    startsAtMs: sale.startsAtMs,
    expiresAtMs: sale.endsAtMs,
  });
  const purchaseId = purchaseIdOf('user-1', saleId, 'by-hand-1');
  console.log(`sale    ${saleId}
skus    ${sale.skuIds.join(' ')}   ${wish.stock} units each, ${wish.perUserLimit} per user
open    ${new Date(sale.startsAtMs).toISOString()} to ${new Date(sale.endsAtMs).toISOString()}

# buy one unit as user-1 (minted here: login and captcha are passed over)
ACCESS='${access}'
TOKEN='${token}'
curl -i ${stack.gatewayUrl}/api/v1/sales/${saleId}/purchases \\
  -H "Authorization: Bearer $ACCESS" -H 'Idempotency-Key: by-hand-1' -H 'Content-Type: application/json' \\
  -d '{"skuId":"${skuId}","quantity":1,"token":"'$TOKEN'"}'
# then
curl ${stack.gatewayUrl}/api/v1/purchases/${purchaseId} -H "Authorization: Bearer $ACCESS"
npm run explain ${purchaseId}`);
  return 0;
}

await runProgram(main);
