import { listOrders, type OrderView } from '../browser/api.js';
import { usePublishedItem } from '../browser/published-item.js';
import { hrefOf } from '../browser/route.js';
import { usePages } from '../browser/use-pages.js';
import { moneyText } from '../domain/money.js';
import { More } from './more.js';
import { Time } from './parts.js';
import { useShop } from './shop-context.js';

const load = async (cursor: string | null) => {
  const answer = await listOrders(cursor);
  if (!answer.ok) return answer;
  return { ok: true, body: { items: answer.body.orders, cursor: answer.body.nextCursor } } as const;
};

export function Orders() {
  const { texts, notice } = useShop();
  const pages = usePages<OrderView>(load, notice);
  return (
    <section data-testid="orders">
      <h2 id="sheet-title">{texts.orders}</h2>
      <ul class="rows">
        {pages.items.map((order) => (
          <li key={order.orderId}>
            <OrderRow order={order} />
          </li>
        ))}
      </ul>
      <More {...pages} none={texts.noOrders} />
    </section>
  );
}

function OrderRow({ order }: { order: OrderView }) {
  const { texts, language } = useShop();
  const item = usePublishedItem(order);
  return (
    <a
      href={hrefOf({ name: 'order', orderId: order.orderId })}
      data-testid="order-row"
      data-order={order.orderId}
      data-status={order.status}
    >
      <b>
        {order.quantity} × {item?.title[language] ?? order.skuId}
      </b>
      <span>{moneyText(order.amountCents, true)}</span>
      <small>
        <Time iso={order.placedAt} />
      </small>
      <span class={`chip ${order.status.toLowerCase()}`}>{texts.orderStatus[order.status]}</span>
    </a>
  );
}
