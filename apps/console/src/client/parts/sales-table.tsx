import type { SaleView } from '../api.js';
import { countText, dateText, priceText } from '../format.js';

export type SaleAction = 'publish' | 'stock' | 'end';

export function SalesTable({
  sales,
  storefrontUrl,
  onAction,
}: {
  sales: readonly SaleView[];
  storefrontUrl: string | null;
  onAction: (action: SaleAction, sale: SaleView) => void;
}) {
  if (sales.length === 0) return <p class="empty">There is no sale yet.</p>;
  return (
    <div class="scroll">
      <table class="sales-table" data-testid="sales">
        <thead>
          <tr>
            <th scope="col">Sale</th>
            <th scope="col">State</th>
            <th scope="col">From, to</th>
            <th scope="col">Items, left of stock</th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sales.map((sale) => (
            <SaleRow key={sale.saleId} sale={sale} storefrontUrl={storefrontUrl} onAction={onAction} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SaleRow({
  sale,
  storefrontUrl,
  onAction,
}: {
  sale: SaleView;
  storefrontUrl: string | null;
  onAction: (action: SaleAction, sale: SaleView) => void;
}) {
  return (
    <tr data-testid={`sale-${sale.saleId}`}>
      <th scope="row">
        {sale.name}
        <br />
        <span class="muted">{sale.saleId}</span>
      </th>
      <td>
        <span class="status" data-status={sale.status}>
          {sale.status}
        </span>
      </td>
      <td>
        {dateText(Date.parse(sale.startsAt))}
        <br />
        <span class="muted">{dateText(Date.parse(sale.endsAt))}</span>
      </td>
      <td>
        {sale.items.map((item) => (
          <div key={item.skuId}>
            {item.title} <span class="muted">{priceText(item.priceCents)}</span>{' '}
            <span class="strong">{countText(item.available)}</span> of {countText(item.stock)}
          </div>
        ))}
      </td>
      <td class="actions">
        <a href={`#/live?sale=${sale.saleId}`}>Watch</a>
        {storefrontUrl !== null && sale.isPublished && (
          <a href={`${storefrontUrl}/sales/${sale.saleId}.html`} target="_blank" rel="noopener">
            Storefront
          </a>
        )}
        {actionsOf(sale).map(([action, text]) => (
          <button
            key={action}
            type="button"
            class={action === 'publish' ? 'primary' : 'quiet'}
            aria-label={`${text}: ${sale.name}`}
            data-testid={`${action}-${sale.saleId}`}
            onClick={() => onAction(action, sale)}
          >
            {text}
          </button>
        ))}
      </td>
    </tr>
  );
}

function actionsOf({ status }: SaleView): (readonly [SaleAction, string])[] {
  if (status === 'ENDED') return [];
  const changes = [['stock', 'Add stock'] as const, ['end', 'End'] as const];
  return status === 'DRAFT' ? [['publish', 'Publish'], ...changes] : changes;
}
