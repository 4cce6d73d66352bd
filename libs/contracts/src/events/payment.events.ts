import { z } from 'zod';
import { event, id } from './envelope.js';

const charge = { paymentId: id, orderId: id, userId: id, amountCents: z.int().min(0), chargeId: id };

/** The provider's ledger holds one charge. aggregateId = paymentId. */
export const PaymentSucceeded = event('PaymentSucceeded', charge);
export type PaymentSucceeded = z.infer<typeof PaymentSucceeded>;

/** That charge went back in full. aggregateId = paymentId. */
export const PaymentRefunded = event('PaymentRefunded', { ...charge, refundId: id });
export type PaymentRefunded = z.infer<typeof PaymentRefunded>;

export const PaymentEvent = z.discriminatedUnion('type', [PaymentSucceeded, PaymentRefunded]);
export type PaymentEvent = z.infer<typeof PaymentEvent>;
