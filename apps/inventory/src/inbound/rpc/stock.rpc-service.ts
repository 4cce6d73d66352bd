import {
  saleOfPurchase,
  StockService,
  type PurchaseView,
  type ReserveOutcome,
  type ReserveStock as Request,
} from '@stampede/contracts';
import { isTraceparent, trace } from '@stampede/observability';
import { RpcError, type Provider } from '@stampede/rpc';
import { RpcService } from '@stampede/rpc-nest';
import { FindPurchase } from '../../application/find-purchase.js';
import { ReserveStock } from '../../application/reserve-stock.js';
import type { PurchaseRequest } from '../../domain/gate-answer.js';
import { isRecordText } from '../../domain/gate-record.js';

const MAX_QUANTITY = 100_000_000;

@RpcService(StockService)
export class StockRpcService implements Provider<typeof StockService> {
  constructor(
    private readonly reserveStock: ReserveStock,
    private readonly purchases: FindPurchase,
  ) {}

  reserve(userId: string, request: Request): Promise<ReserveOutcome> {
    return this.reserveStock.execute(readRequest(userId, request));
  }

  findPurchase(userId: string, purchaseId: string): Promise<PurchaseView | null> {
    return this.purchases.execute(userId, purchaseId);
  }
}

function readRequest(userId: string, request: Request): PurchaseRequest {
  const { purchaseId, saleId, skuId, quantity, fingerprint, tokenId } = request;
  const require = (holds: boolean, problem: string) => {
    if (!holds) throw new RpcError('BAD_REQUEST', problem);
  };
  require(request.userId === userId, 'userId differs from the one that the call was balanced by');
  require(saleOfPurchase(purchaseId) === saleId, 'purchaseId is not one of the sale');
  require(Number.isInteger(quantity) &&
    quantity >= 1 &&
    quantity <= MAX_QUANTITY, 'quantity must be 1 or more');
  for (const [name, text] of Object.entries({ skuId, userId, fingerprint, tokenId })) {
    require(isRecordText(
      text,
    ), `${name} must have 1 to 128 characters, none of them "|" or a control character`);
  }
  const traceparent = trace.current();
  const line = { purchaseId, saleId, skuId, userId, quantity, fingerprint, tokenId };
  return isTraceparent(traceparent) && traceparent.length === 55 ? { ...line, traceparent } : line;
}
