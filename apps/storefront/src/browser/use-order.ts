import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Failure } from '../domain/failure.js';
import { advancePayment, keyOf, type PaymentEvent, type PaymentState } from '../domain/payment-flow.js';
import * as api from './api.js';
import { FlowRunner } from './flow-runner.js';
import { performPayment } from './paying.js';
import { pollWhileVisible } from './polling.js';
import { recall, remember } from './storage.js';

const PENDING_PAUSE_MS = 5000;
const SETTLED_PAUSE_MS = 60_000;

const paymentKey = (orderId: string) => `stampede.payment.${orderId}`;

/** One order, kept up to date, and what can be done with it. A payment that was begun goes on after a reload, under its key. */
export function useOrder(orderId: string, notice: (failure: Failure) => void) {
  const [order, setOrder] = useState<api.OrderView>();
  const [failure, setFailure] = useState<Failure>();
  const [payment, setPayment] = useState<PaymentState>({ name: 'READY' });
  const runner = useMemo(
    () =>
      new FlowRunner<PaymentState, PaymentEvent>(
        { name: 'READY' },
        advancePayment,
        performPayment(orderId, setOrder),
        (next) => {
          remember(paymentKey(orderId), keyOf(next));
          setPayment(next);
        },
      ),
    [orderId],
  );
  const show = (answer: Awaited<ReturnType<typeof api.findOrder>>): api.OrderView | undefined => {
    setFailure(answer.ok ? undefined : answer);
    if (!answer.ok) return void notice(answer);
    setOrder(answer.body);
    return answer.body;
  };
  useEffect(() => {
    const stop = pollWhileVisible(async () => {
      const found = show(await api.findOrder(orderId));
      const key = recall(paymentKey(orderId));
      if (found?.status === 'PENDING_PAYMENT' && key !== null) runner.tell({ type: 'Begun', key });
      return found === undefined || found.status === 'PENDING_PAYMENT' ? PENDING_PAUSE_MS : SETTLED_PAUSE_MS;
    });
    return () => {
      stop();
      runner.close();
    };
  }, [orderId]);
  return {
    order,
    failure,
    payment,
    pay: () => runner.tell({ type: 'Begun', key: crypto.randomUUID() }),
    cancel: async () => void show(await api.cancelOrder(orderId)),
  };
}
