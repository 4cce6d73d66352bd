import fc from 'fast-check';
import type { OrderStatus } from '@stampede/contracts';
import { orderTransitions, type OrderTrigger } from './order-status.js';
import type { Cell } from './transition-table.js';

const states = ['PENDING_PAYMENT', 'PAID', 'CANCELLED'] as const;
const triggers: readonly OrderTrigger[] = [
  'PaymentSucceeded',
  'SurplusPayment',
  'OrderExpired',
  'OrderWithdrawn',
];
const terminal: ReadonlySet<string> = new Set(['PAID', 'CANCELLED']);

describe('the order state table', () => {
  it('says something for every event in every state', () => {
    expect(Object.keys(orderTransitions).sort()).toEqual([...states].sort());
    for (const state of states)
      expect(Object.keys(orderTransitions[state]).sort()).toEqual([...triggers].sort());
  });

  it('leads to a known state wherever it leads', () => {
    for (const state of states) {
      for (const trigger of triggers) {
        const cell = orderTransitions[state][trigger];
        if (cell.kind === 'to') expect(states).toContain(cell.state);
      }
    }
  });

  it('has no path out of PAID or CANCELLED, whatever happens in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...triggers), { maxLength: 20 }), (history) => {
        let state: OrderStatus = 'PENDING_PAYMENT';
        for (const trigger of history) {
          const cell: Cell<OrderStatus, string> = orderTransitions[state][trigger];
          const next: OrderStatus = cell.kind === 'to' ? cell.state : state;
          if (terminal.has(state)) expect(next).toBe(state);
          state = next;
        }
      }),
    );
  });

  it('never keeps a charge that has no order to pay', () => {
    for (const state of states) {
      expect(orderTransitions[state].SurplusPayment).toEqual({ kind: 'stay', emit: 'RefundRequested' });
    }
    expect(orderTransitions.CANCELLED.PaymentSucceeded).toEqual({ kind: 'stay', emit: 'RefundRequested' });
  });
});
