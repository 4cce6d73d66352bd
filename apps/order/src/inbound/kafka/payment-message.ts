import { PaymentEvent } from '@stampede/contracts';
import type { z } from 'zod';
import { isOrderId } from '../../domain/order-id.js';

/** Payment events of something that can be an order; the rest is not a message of ours. */
export const PaymentMessage = PaymentEvent.refine(
  ({ data }) => isOrderId(data.orderId) && !data.paymentId.includes('\0'),
  { error: 'not a payment of an order' },
);
export type PaymentMessage = z.infer<typeof PaymentMessage>;
