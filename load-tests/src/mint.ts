import { parseFlags, wholeNumber } from './cli/parse-flags.js';
import { runProgram } from './cli/run-program.js';
import { UsageError } from './cli/usage-error.js';
import { createAccessTokenMint } from './mint/access-token.js';
import { createPurchaseTokenMint } from './mint/purchase-token.js';
import { findRunningStack, requireDemoMode } from './stack/running-stack.js';

const HELP = `mint [flags]     prints users with their tokens, one line of JSON each, for load tests of your own

  --users N       how many (default 1): user-1, user-2, …
  --sale ID       also a purchase token each, for this sale …
  --sku ID        … and this sku
  --help          this text

Login and captcha are passed over: refused outside demo and test mode.`;

const LIFETIME_MS = 3_600_000;

/** Users and tokens for a load test that somebody else's tool runs. */
async function main(): Promise<number> {
  const flags = parseFlags(process.argv.slice(2), {
    users: { type: 'string', default: '1' },
    sale: { type: 'string' },
    sku: { type: 'string' },
  });
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const users = wholeNumber(flags, 'users', 1, 5_000_000);
  const { sale: saleId, sku: skuId } = flags;
  if ((saleId === undefined) !== (skuId === undefined)) throw new UsageError('--sale and --sku go together.');
  const stack = await findRunningStack();
  requireDemoMode(stack);
  const mintAccess = createAccessTokenMint(stack.jwtSecret);
  const mintPurchase = createPurchaseTokenMint(stack.purchaseTokenSecret);
  const startsAtMs = Date.now();
  for (let number = 1; number <= users; number += 1) {
    const userId = `user-${number}`;
    const accessToken = mintAccess({ userId, role: 'buyer' });
    const purchaseToken =
      typeof saleId === 'string' && typeof skuId === 'string'
        ? mintPurchase({ userId, saleId, skuId, startsAtMs, expiresAtMs: startsAtMs + LIFETIME_MS })
        : undefined;
    const line = `${JSON.stringify({ userId, accessToken, purchaseToken })}\n`;
    if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return 0;
}

await runProgram(main);
