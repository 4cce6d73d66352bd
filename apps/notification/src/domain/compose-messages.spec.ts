import { describe, expect, it } from '@jest/globals';
import {
  orderCancelled,
  orderPaid,
  orderPlaced,
  paymentRefunded,
  paymentSucceeded,
  refundRequested,
} from '../../test/events.js';
import { composeMessages } from './compose-messages.js';

const order = { orderId: '77', userId: 'alice' };

describe('what users are told', () => {
  it('of a placed order is a mail and a short message with amount and time', () => {
    const common = { userId: 'alice', kind: 'ORDER_PLACED', orderId: '77', subject: 'Order 77 placed' };
    expect(composeMessages(orderPlaced(order))).toEqual([
      {
        ...common,
        messageId: '77.1.MAIL',
        channel: 'MAIL',
        body: '2 × aurora-phone for CNY 3,998.00. Pay until 2026-01-31T10:15:00Z, or the order is cancelled.',
        createdAtMs: Date.UTC(2026, 0, 31, 10, 0, 1, 500),
      },
      {
        ...common,
        messageId: '77.1.SMS',
        channel: 'SMS',
        body: 'Stampede: order 77 placed. Pay CNY 3,998.00 until 2026-01-31T10:15:00Z.',
        createdAtMs: Date.UTC(2026, 0, 31, 10, 0, 1, 500),
      },
    ]);
  });

  it.each([
    [orderPaid(order), 'ORDER_PAID', '77.2.MAIL', 'CNY 3,998.00'],
    [orderCancelled(order, 'EXPIRED'), 'ORDER_CANCELLED', '77.2.MAIL', 'not paid in time'],
    [orderCancelled(order, 'WITHDRAWN'), 'ORDER_CANCELLED', '77.2.MAIL', 'You withdrew it'],
    [paymentRefunded(order), 'PAYMENT_REFUNDED', '77-1-2.MAIL', 'CNY 0.05'],
  ])('of $type is one mail', (event, kind, messageId, words) => {
    expect(composeMessages(event)).toEqual([
      expect.objectContaining({
        channel: 'MAIL',
        kind,
        messageId,
        userId: 'alice',
        orderId: '77',
        body: expect.stringContaining(words),
      }),
    ]);
  });

  it.each([[refundRequested(order)], [paymentSucceeded(order)]])('of $type is nothing', (event) => {
    expect(composeMessages(event)).toEqual([]);
  });

  it('of an event that comes again is the same', () => {
    expect(composeMessages(orderPlaced(order))).toEqual(composeMessages(orderPlaced(order)));
  });
});
