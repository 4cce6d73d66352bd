import { useState } from 'preact/hooks';
import { api, type NewSale, type SaleView } from '../api.js';
import { Dialog, Field, type FieldErrors } from './dialog.js';

const MINUTE_MS = 60_000;
const SKU = '[A-Za-z0-9._\\-]{1,64}';

/** What the fields say. Times are of the browser's zone, prices in yuan. */
export function readNewSale(fields: FormData, publish: boolean): NewSale {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  const column = (name: string) => fields.getAll(name).map((value) => String(value).trim());
  const [titles, prices, stocks] = [column('title'), column('price'), column('stock')];
  return {
    saleId: text('saleId'),
    name: text('name'),
    startsAt: new Date(text('startsAt')).toISOString(),
    endsAt: new Date(text('endsAt')).toISOString(),
    perUserLimit: Number(text('perUserLimit')),
    publish,
    items: column('skuId').map((skuId, index) => ({
      skuId,
      title: titles[index] ?? '',
      priceCents: Math.round(Number(prices[index]) * 100),
      stock: Number(stocks[index]),
    })),
  };
}

/** For an input of type datetime-local. */
export function localTime(atMs: number): string {
  const shiftedMs = atMs - new Date(atMs).getTimezoneOffset() * MINUTE_MS;
  return new Date(shiftedMs).toISOString().slice(0, 16);
}

export function NewSaleDialog({
  onClose,
  onDone,
}: {
  onClose: () => void;
  onDone: (sale: SaleView) => void;
}) {
  const [items, setItems] = useState([0]);
  const [times] = useState(() => ({
    startsAt: localTime(Date.now() + 2 * MINUTE_MS),
    endsAt: localTime(Date.now() + 62 * MINUTE_MS),
    mark: Math.floor(Date.now() / 1000).toString(36),
  }));
  return (
    <Dialog
      title="New sale"
      testId="new-sale-dialog"
      onClose={onClose}
      onSubmit={async (fields, button) =>
        onDone(await api.createSale(readNewSale(fields, button === 'publish')))
      }
      buttons={[
        { value: 'draft', text: 'Keep as a draft' },
        { value: 'publish', text: 'Create and publish', isMain: true },
      ]}
    >
      {(errors) => (
        <>
          <div class="fields">
            <Field label="Name" error={errors('/name')}>
              <input name="name" required maxLength={200} autofocus />
            </Field>
            <Field label="Id" error={errors('/saleId')}>
              <input name="saleId" required pattern="[a-z0-9\-]{3,40}" defaultValue={`sale-${times.mark}`} />
            </Field>
            <Field label="Starts" error={errors('/startsAt')}>
              <input name="startsAt" type="datetime-local" required defaultValue={times.startsAt} />
            </Field>
            <Field label="Ends" error={errors('/endsAt')}>
              <input name="endsAt" type="datetime-local" required defaultValue={times.endsAt} />
            </Field>
            <Field label="Units per user" error={errors('/perUserLimit')}>
              <input name="perUserLimit" type="number" required min={1} step={1} defaultValue="1" />
            </Field>
          </div>
          <fieldset>
            <legend>Items</legend>
            {items.map((key, index) => (
              <ItemFields key={key} index={index} errors={errors} />
            ))}
            <button type="button" class="quiet" onClick={() => setItems([...items, items.at(-1)! + 1])}>
              Another item
            </button>
            {items.length > 1 && (
              <button type="button" class="quiet" onClick={() => setItems(items.slice(0, -1))}>
                Without the last
              </button>
            )}
          </fieldset>
        </>
      )}
    </Dialog>
  );
}

function ItemFields({ index, errors }: { index: number; errors: FieldErrors }) {
  const error = (name: string) => errors(`/items/${index}/${name}`);
  return (
    <div class="fields item">
      <Field label="Sku" error={error('skuId')}>
        <input name="skuId" required pattern={SKU} placeholder="aurora-phone" />
      </Field>
      <Field label="Title" error={error('title')}>
        <input name="title" required maxLength={200} />
      </Field>
      <Field label="Price, ¥" error={error('priceCents')}>
        <input name="price" type="number" required min={0} step={0.01} />
      </Field>
      <Field label="Stock" error={error('stock')}>
        <input name="stock" type="number" required min={1} step={1} />
      </Field>
    </div>
  );
}
