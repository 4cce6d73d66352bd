import { listMessages, type MessageView } from '../browser/api.js';
import { hrefOf } from '../browser/route.js';
import { usePages } from '../browser/use-pages.js';
import { More } from './more.js';
import { Time } from './parts.js';
import { useShop } from './shop-context.js';

const load = async (cursor: string | null) => {
  const answer = await listMessages(cursor);
  if (!answer.ok) return answer;
  return { ok: true, body: { items: answer.body.messages, cursor: answer.body.nextCursor } } as const;
};

export function Messages() {
  const { texts, notice } = useShop();
  const pages = usePages<MessageView>(load, notice);
  return (
    <section data-testid="messages">
      <h2 id="sheet-title">{texts.messages}</h2>
      <ul class="rows">
        {pages.items.map((message) => (
          <li key={message.messageId}>
            <a href={hrefOf({ name: 'order', orderId: message.orderId })} data-testid="message-row">
              <b>{message.subject}</b>
              <span class="chip">{texts.channel[message.channel]}</span>
              <small class="whole">{message.body}</small>
              <small class="whole">
                <Time iso={message.createdAt} />
              </small>
            </a>
          </li>
        ))}
      </ul>
      <More {...pages} none={texts.noMessages} />
    </section>
  );
}
