/** What a purchase request is made of. All values are ASCII. */
export interface PurchaseRequest {
  readonly host: string;
  readonly saleId: string;
  readonly skuId: string;
  readonly quantity: number;
  readonly accessToken: string;
  readonly purchaseToken: string;
  readonly key: string;
}

export function purchasePath(saleId: string): string {
  return `/api/v1/sales/${saleId}/purchases`;
}

/** The request as it goes over the wire. */
export function encodePurchaseRequest(request: PurchaseRequest): string {
  const body = JSON.stringify({
    skuId: request.skuId,
    quantity: request.quantity,
    token: request.purchaseToken,
  });
  return (
    `POST ${purchasePath(request.saleId)} HTTP/1.1\r\nHost: ${request.host}\r\n` +
    `Authorization: Bearer ${request.accessToken}\r\nIdempotency-Key: ${request.key}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  );
}
