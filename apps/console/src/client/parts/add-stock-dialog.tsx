import { useRef } from 'preact/hooks';
import { api, type SaleView } from '../api.js';
import { Dialog, Field } from './dialog.js';

export function AddStockDialog({
  sale,
  onClose,
  onDone,
}: {
  sale: SaleView;
  onClose: () => void;
  onDone: (units: number, title: string) => void;
}) {
  /** Of what is being sent: the same content again, after an answer that did not come, adds nothing twice. */
  const sent = useRef({ content: '', key: '' });
  const submit = async (fields: FormData) => {
    const addition = { skuId: String(fields.get('skuId')), units: Number(fields.get('units')) };
    const content = JSON.stringify(addition);
    if (sent.current.content !== content) sent.current = { content, key: crypto.randomUUID() };
    await api.addStock(sale.saleId, addition, sent.current.key);
    const item = sale.items.find(({ skuId }) => skuId === addition.skuId);
    onDone(addition.units, item?.title ?? addition.skuId);
  };
  return (
    <Dialog
      title={`Add stock to ${sale.name}`}
      testId="add-stock-dialog"
      onClose={onClose}
      onSubmit={submit}
      buttons={[{ value: 'stock', text: 'Add', isMain: true }]}
    >
      {(errors) => (
        <>
          <Field label="Item" error={errors('/skuId')}>
            <select name="skuId">
              {sale.items.map(({ skuId, title }) => (
                <option key={skuId} value={skuId}>
                  {title} ({skuId})
                </option>
              ))}
            </select>
          </Field>
          <Field label="Units to add" error={errors('/units')}>
            <input name="units" type="number" min={1} max={100_000_000} step={1} required autofocus />
          </Field>
        </>
      )}
    </Dialog>
  );
}
