import { randomBytes } from 'node:crypto';
import { UsageError } from '../cli/usage-error.js';
import { createAccessTokenMint } from '../mint/access-token.js';
import type { RunningStack } from '../stack/running-stack.js';

export interface SaleWish {
  /** First part of the sale's id. */
  readonly prefix: string;
  readonly name: string;
  readonly startsAtMs: number;
  readonly durationMs: number;
  readonly perUserLimit: number;
  readonly priceCents: number;
  /** Units of each sku. */
  readonly stock: number;
  readonly skus: number;
}

export interface CreatedSale {
  readonly saleId: string;
  readonly skuIds: readonly string[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
}

/** Creates and publishes a sale through the operator's own endpoint, and waits until buyers can see it. */
export async function createSale(stack: RunningStack, wish: SaleWish): Promise<CreatedSale> {
  const stamp = new Date().toISOString().replace(/[-:]/g, '').slice(2, 15).replace('T', '-');
  const saleId = `${wish.prefix}-${stamp}-${randomBytes(2).toString('hex')}`;
  const skuIds = Array.from({ length: wish.skus }, (_, index) => `${saleId}-${index + 1}`);
  const endsAtMs = wish.startsAtMs + wish.durationMs;
  const accessToken = createAccessTokenMint(stack.jwtSecret)({ userId: 'operator', role: 'operator' });
  const answer = await request(stack, 'POST', '/api/v1/admin/sales', accessToken, {
    saleId,
    name: wish.name,
    startsAt: new Date(wish.startsAtMs).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
    perUserLimit: wish.perUserLimit,
    items: skuIds.map((skuId, index) => ({
      skuId,
      title: `Thing ${index + 1}`,
      priceCents: wish.priceCents,
      stock: wish.stock,
    })),
  });
  if (answer.status !== 201)
    throw new UsageError(`The gateway did not create the sale: ${answer.status} ${answer.text}`);
  await waitUntilVisible(stack, saleId);
  return { saleId, skuIds, startsAtMs: wish.startsAtMs, endsAtMs };
}

async function waitUntilVisible(stack: RunningStack, saleId: string): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const answer = await request(stack, 'GET', `/api/v1/sales/${saleId}`);
    if (answer.status === 200) return;
    if (Date.now() > deadlineMs) {
      throw new UsageError(`Sale ${saleId} was created but cannot be read: ${answer.status} ${answer.text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function request(
  stack: RunningStack,
  method: string,
  path: string,
  accessToken?: string,
  body?: unknown,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(stack.gatewayUrl + path, {
      method,
      headers: {
        ...(accessToken ? { authorization: `Bearer ${accessToken}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, text: (await response.text()).slice(0, 500) };
  } catch (error) {
    const reason = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
    throw new UsageError(
      `The gateway at ${stack.gatewayUrl} does not answer (${reason}). See npm run status.`,
    );
  }
}
