import { describe, expect, it } from '@jest/globals';
import { orderPlaced, paymentRefunded, refundRequested } from '../../../test/events.js';
import { OrderMessages, PaymentMessages } from './event-messages.js';

const order = { orderId: '77', userId: 'alice' };

describe('events as messages', () => {
  it('are what users are told of them', () => {
    expect(OrderMessages.parse(orderPlaced(order))).toHaveLength(2);
    expect(PaymentMessages.parse(paymentRefunded(order))).toHaveLength(1);
  });

  it.each([
    ['a user', orderPlaced({ ...order, userId: 'nul\0' })],
    ['an order', orderPlaced({ ...order, orderId: 'nul\0' })],
    ['an id', { ...orderPlaced(order), id: 'nul\0' }],
    ['a time', { ...orderPlaced(order), occurredAt: '0000-01-01T00:00:00Z' }],
  ])('are none with %s that the inbox cannot hold', (_, event) => {
    expect(OrderMessages.safeParse(event).success).toBe(false);
  });

  it('are not looked at when nobody is told of them', () => {
    expect(OrderMessages.parse(refundRequested({ ...order, userId: 'nul\0' }))).toEqual([]);
  });
});
