import { UsageError } from '../cli/usage-error.js';
import { createAccessTokenMint } from '../mint/access-token.js';
import type { RunningStack } from '../stack/running-stack.js';

/** A sale as the gateway shows it. */
export interface SaleView {
  readonly saleId: string;
  readonly name: string;
  readonly status: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly items: readonly {
    readonly skuId: string;
    readonly priceCents: number;
    readonly stock: number;
    readonly available: number;
  }[];
}

export interface SaleDescription {
  readonly saleId: string;
  readonly name: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly perUserLimit: number;
  readonly publish: boolean;
  readonly items: readonly { skuId: string; title: string; priceCents: number; stock: number }[];
}

/** The gateway answered, and said no. For whoever only needs a sale it is a reason not to begin, like any other. */
export class Refusal extends UsageError {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sales as their operator has them: the gateway's own endpoints. */
export class SalesApi {
  private readonly accessToken: string;

  constructor(private readonly stack: Pick<RunningStack, 'gatewayUrl' | 'jwtSecret'>) {
    this.accessToken = createAccessTokenMint(stack.jwtSecret)({ userId: 'operator', role: 'operator' });
  }

  async list(limit: number): Promise<{ sales: SaleView[]; nextCursor: string | null }> {
    return read(await this.send('GET', `/admin/sales?limit=${limit}`));
  }

  async create(sale: SaleDescription): Promise<SaleView> {
    return read(await this.send('POST', '/admin/sales', sale));
  }

  async publish(saleId: string): Promise<SaleView> {
    return read(await this.send('POST', `/admin/sales/${saleId}/publish`));
  }

  async end(saleId: string): Promise<SaleView> {
    return read(await this.send('POST', `/admin/sales/${saleId}/end`));
  }

  async restock(saleId: string, skuId: string, units: number, key: string): Promise<SaleView> {
    const headers = { 'idempotency-key': key };
    return read(await this.send('POST', `/admin/sales/${saleId}/stock`, { skuId, units }, headers));
  }

  /** Whether buyers can see the sale; else why not. */
  async isVisible(saleId: string): Promise<true | string> {
    const { status, text } = await this.send('GET', `/sales/${saleId}`);
    return status === 200 || `${status} ${text}`;
  }

  /** What the catalogue calls these goods; undefined when it has none, or is away. */
  async findTitle(skuId: string): Promise<string | undefined> {
    const answer = await this.send('GET', `/goods/${skuId}`);
    return answer.status === 200 ? read<{ titleEn: string }>(answer).titleEn : undefined;
  }

  private async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { gatewayUrl } = this.stack;
    try {
      const response = await fetch(`${gatewayUrl}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.accessToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      const reason = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
      throw new UsageError(`The gateway at ${gatewayUrl} does not answer (${reason}). See npm run status.`);
    }
  }
}

function read<T>({ status, text }: Answer): T {
  if (status >= 200 && status < 300) return JSON.parse(text) as T;
  throw new Refusal(status, refusalText(status, text));
}

/** The problem in words, with every field that is wrong. */
function refusalText(status: number, text: string): string {
  const { code, detail, errors = [] } = problemOf(text);
  if (code === undefined || detail === undefined)
    return `The gateway answered ${status} ${text.slice(0, 500)}`;
  const fields = errors.map(({ path, message }) => `\n  ${path} ${message}`);
  return `${detail} (${status} ${code})${fields.join('')}`;
}

function problemOf(text: string): {
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
} {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {}; // Not the gateway's own words: its text is shown as it is.
  }
}
