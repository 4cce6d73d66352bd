import type { PurchaseEvent, PurchaseState, PurchaseStatus } from '../domain/purchase-flow.js';
import { askToken, findPurchase, purchaseEventsUrl, sendPurchase } from './api.js';
import { after, type Perform } from './flow-runner.js';
import type { Answer } from './http.js';

const SILENCE_MS = 5000;

type Tell = (event: PurchaseEvent) => void;

/** Does what a state of a purchase asks for. */
export const performPurchase: Perform<PurchaseState, PurchaseEvent> = (state, tell, signal) => {
  switch (state.name) {
    case 'TOKEN': {
      const { saleId, skuId } = state.intent;
      after(state.delayMs, signal, async () => {
        const answer = await askToken(saleId, skuId, signal);
        tellAnswer(tell, answer, ({ token }) => ({ type: 'TokenIssued', token }));
      });
      return;
    }
    case 'SENDING':
      void sendPurchase(state.intent, state.token).then((answer) =>
        tellAnswer(tell, answer, ({ purchaseId }) => ({ type: 'Accepted', purchaseId })),
      );
      return;
    case 'PAUSED':
      return after(state.pauseMs, signal, () => tell({ type: 'PauseOver' }));
    case 'QUEUED':
      return state.watch === 'EVENTS' ? listen(state.purchaseId, tell, signal) : look(state, tell, signal);
    case 'IDLE':
    case 'LOGIN':
    case 'ORDERED':
    case 'REFUSED':
      return;
  }
};

function tellAnswer<T>(tell: Tell, answer: Answer<T>, event: (body: T) => PurchaseEvent): void {
  tell(answer.ok ? event(answer.body) : { type: 'Failed', failure: answer });
}

function look(
  { purchaseId, pauseMs }: Extract<PurchaseState, { name: 'QUEUED' }>,
  tell: Tell,
  signal: AbortSignal,
): void {
  after(pauseMs, signal, async () => {
    const answer = await findPurchase(purchaseId, signal);
    tellAnswer(tell, answer, (status) => ({ type: 'Told', status }));
  });
}

/** The stream is a convenience: at its first trouble, or when it says nothing for a while, we ask instead. */
function listen(purchaseId: string, tell: Tell, signal: AbortSignal): void {
  const source = new EventSource(purchaseEventsUrl(purchaseId));
  const lose = () => tell({ type: 'StreamLost' });
  let silence = setTimeout(lose, SILENCE_MS);
  source.onmessage = ({ data }: MessageEvent<string>) => {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
    tell({ type: 'Told', status: JSON.parse(data) as PurchaseStatus });
  };
  source.onerror = lose;
  signal.addEventListener('abort', () => {
    clearTimeout(silence);
    source.close();
  });
}
