import { purchaseIdOf } from '@stampede/contracts';
import { runProgram } from './cli/run-program.js';
import { createAccessTokenMint } from './mint/access-token.js';
import { createPurchaseTokenMint } from './mint/purchase-token.js';
import { createSale, type CreatedSale } from './sales/create-sale.js';
import {
  parseSaleCommand,
  type CreateFlags,
  type RestockFlags,
  type SaleCommand,
} from './sales/sale-flags.js';
import { Refusal, SalesApi } from './sales/sales-api.js';
import { salesTable } from './sales/sales-table.js';
import { findRunningStack, requireDemoMode, type RunningStack } from './stack/running-stack.js';

/** What is sold when nobody says what: goods of the demonstration's catalogue. */
const DEFAULT_SKU = 'aurora-phone';

/** npm run sale: sales on the running stack, as their operator has them. */
async function main(): Promise<number> {
  const command = parseSaleCommand(process.argv.slice(2));
  if (command.name === 'help') {
    console.log(command.text);
    return 0;
  }
  const stack = await findRunningStack();
  requireDemoMode(stack);
  try {
    await run(command, stack);
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function run(command: Exclude<SaleCommand, { name: 'help' }>, stack: RunningStack): Promise<void> {
  const api = new SalesApi(stack);
  switch (command.name) {
    case 'list':
      return list(api, command.limit);
    case 'create':
      return create(api, stack, command);
    case 'publish':
      return console.log(salesTable([await api.publish(command.saleId)]));
    case 'restock':
      return restock(api, command);
    case 'end':
      return console.log(salesTable([await api.end(command.saleId)]));
  }
}

async function list(api: SalesApi, limit: number): Promise<void> {
  const { sales, nextCursor } = await api.list(limit);
  console.log(sales.length === 0 ? 'There are no sales. Create one: npm run sale' : salesTable(sales));
  if (nextCursor !== null) console.log(`(the newest ${sales.length}; --limit shows up to 100)`);
}

async function restock(api: SalesApi, { saleId, skuId, units, key }: RestockFlags): Promise<void> {
  try {
    const sale = await api.restock(saleId, skuId, units, key);
    console.log(`${units} units of ${skuId} are added (key ${key})\n${salesTable([sale])}`);
  } catch (error) {
    const isKnown = error instanceof Refusal && error.status < 500;
    if (!isKnown)
      console.error(
        `It is not known whether the units were added. To be sure, repeat it with --key '${key}'.`,
      );
    throw error;
  }
}

async function create(api: SalesApi, stack: RunningStack, flags: CreateFlags): Promise<void> {
  const sale = await createSale(stack, {
    ...flags,
    prefix: 'sale',
    name: flags.saleName,
    startsAtMs: Date.now() + flags.startsInMs,
    goods: await findGoods(api, flags),
  });
  console.log(`sale    ${sale.saleId}
skus    ${sale.skuIds.join(' ')}   ${flags.stock} units each, ${flags.perUserLimit} per user
open    ${new Date(sale.startsAtMs).toISOString()} to ${new Date(sale.endsAtMs).toISOString()}`);
  console.log(
    flags.isDraft
      ? `draft   buyers do not see it. Publish it: npm run sale -- publish ${sale.saleId}`
      : purchaseLines(stack, sale),
  );
}

/** Undefined where the sale gets goods of its own. */
async function findGoods(api: SalesApi, { skuId, skus }: CreateFlags) {
  if (skuId === undefined && skus > 1) return undefined;
  const title = await api.findTitle(skuId ?? DEFAULT_SKU);
  if (title !== undefined) return { skuId: skuId ?? DEFAULT_SKU, title };
  if (skuId === undefined) return undefined;
  console.error(`Note: the catalogue has no ${skuId}, or is away; buyers read the sku instead of a title.`);
  return { skuId, title: skuId };
}

function purchaseLines(stack: RunningStack, sale: CreatedSale): string {
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
  return `
# buy one unit as user-1 (minted here: login and captcha are passed over)
ACCESS='${access}'
TOKEN='${token}'
curl -i ${stack.gatewayUrl}/api/v1/sales/${saleId}/purchases \\
  -H "Authorization: Bearer $ACCESS" -H 'Idempotency-Key: by-hand-1' -H 'Content-Type: application/json' \\
  -d '{"skuId":"${skuId}","quantity":1,"token":"'$TOKEN'"}'
# then
curl ${stack.gatewayUrl}/api/v1/purchases/${purchaseId} -H "Authorization: Bearer $ACCESS"
npm run explain ${purchaseId}`;
}

await runProgram(main);
