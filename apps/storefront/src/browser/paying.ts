import type { PaymentEvent, PaymentState } from '../domain/payment-flow.js';
import { findOrder, payOrder, type OrderView } from './api.js';
import { after, type Perform } from './flow-runner.js';

/** Does what a state of an order's payment asks for. */
export function performPayment(
  orderId: string,
  show: (order: OrderView) => void,
): Perform<PaymentState, PaymentEvent> {
  const look = async (tell: (event: PaymentEvent) => void, signal: AbortSignal) => {
    const answer = await findOrder(orderId, signal);
    if (answer.ok && !signal.aborted) show(answer.body);
    tell(answer.ok ? { type: 'OrderSeen', status: answer.body.status } : { type: 'Failed', failure: answer });
  };
  return (state, tell, signal) => {
    switch (state.name) {
      case 'ASKING':
        void payOrder(orderId, state.key).then((answer) =>
          tell(
            answer.ok
              ? { type: 'Answered', status: answer.body.status }
              : { type: 'Failed', failure: answer },
          ),
        );
        return;
      case 'PAUSED':
        return after(state.pauseMs, signal, () => tell({ type: 'PauseOver' }));
      case 'WATCHING':
        return after(state.pauseMs, signal, () => void look(tell, signal));
      case 'REFUSED':
        // Why it was refused may be a change of the order itself.
        void look(tell, signal);
        return;
      case 'READY':
      case 'PAID':
        return;
    }
  };
}
