import { api, type SaleView } from '../api.js';
import { Dialog } from './dialog.js';

export function EndSaleDialog({
  sale,
  onClose,
  onDone,
}: {
  sale: SaleView;
  onClose: () => void;
  onDone: () => void;
}) {
  return (
    <Dialog
      title={`End ${sale.name}?`}
      testId="end-sale-dialog"
      onClose={onClose}
      onSubmit={async () => {
        await api.end(sale.saleId);
        onDone();
      }}
      buttons={[{ value: 'end', text: 'End it now', isMain: true }]}
    >
      {() => (
        <p>
          Nobody can buy in it any more. What was accepted goes on to its order. It cannot be opened again.
        </p>
      )}
    </Dialog>
  );
}
