/** Where a page of sales ended: sales come newest start first, then by id. */
export interface SaleCursor {
  readonly startsAtMs: number;
  readonly saleId: string;
}

export function encodeSaleCursor({ startsAtMs, saleId }: SaleCursor): string {
  return Buffer.from(`${startsAtMs}.${saleId}`).toString('base64url');
}

/** Undefined when the text is not a cursor of ours. */
export function decodeSaleCursor(text: string): SaleCursor | undefined {
  const match = /^(\d{1,15})\.([a-z0-9-]{3,40})$/.exec(Buffer.from(text, 'base64url').toString());
  return match ? { startsAtMs: Number(match[1]), saleId: match[2]! } : undefined;
}
