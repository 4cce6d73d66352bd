import { useCallback, useEffect, useState } from 'preact/hooks';
import { api, textOf, type Operator, type SaleView } from '../api.js';
import { useSelected } from '../live.js';
import { AddStockDialog } from '../parts/add-stock-dialog.js';
import { EndSaleDialog } from '../parts/end-sale-dialog.js';
import { NewSaleDialog } from '../parts/new-sale-dialog.js';
import { Panel } from '../parts/panel.js';
import { SalesTable, type SaleAction } from '../parts/sales-table.js';
import { snapshots } from '../snapshots.js';

type Open =
  { dialog: 'new' } | { dialog: 'stock'; sale: SaleView } | { dialog: 'end'; sale: SaleView } | null;

export function SalesPage({ operator }: { operator: Operator }) {
  const { sales, problem, readMore, reload } = useSales();
  const [open, setOpen] = useState<Open>(null);
  const [told, setTold] = useState<{ text: string; isProblem: boolean } | null>(null);
  const tell = (text: string, isProblem = false) => {
    setOpen(null);
    setTold({ text, isProblem });
    void reload();
  };
  const act = async (action: SaleAction, sale: SaleView) => {
    if (action !== 'publish') return setOpen({ dialog: action, sale });
    try {
      await api.publish(sale.saleId);
      tell(`${sale.name} is published.`);
    } catch (error) {
      tell(textOf(error), true);
    }
  };
  const newSale = (
    <button type="button" class="primary" data-testid="new-sale" onClick={() => setOpen({ dialog: 'new' })}>
      New sale
    </button>
  );
  return (
    <div class="sales">
      <h1 class="unseen">Sales</h1>
      <Panel area="sales" title="Sales" note="drafts too, newest start first" tools={newSale}>
        <p class={told?.isProblem ? 'problem' : 'done'} role="status" data-testid="sales-message">
          {told?.text}
        </p>
        {problem !== null && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {sales !== null && (
          <SalesTable
            sales={sales}
            storefrontUrl={operator.storefrontUrl}
            onAction={(action, sale) => void act(action, sale)}
          />
        )}
        {readMore !== null && (
          <button type="button" class="quiet" onClick={() => void readMore()}>
            Older sales
          </button>
        )}
      </Panel>
      <OpenDialog open={open} onClose={() => setOpen(null)} onDone={tell} />
    </div>
  );
}

function OpenDialog({
  open,
  onClose,
  onDone,
}: {
  open: Open;
  onClose: () => void;
  onDone: (text: string) => void;
}) {
  switch (open?.dialog) {
    case 'new':
      return (
        <NewSaleDialog
          onClose={onClose}
          onDone={({ name, isPublished }) =>
            onDone(`${name} is ${isPublished ? 'published' : 'kept as a draft'}.`)
          }
        />
      );
    case 'stock':
      return (
        <AddStockDialog
          sale={open.sale}
          onClose={onClose}
          onDone={(units, title) => onDone(`${units} units of ${title} were added.`)}
        />
      );
    case 'end':
      return (
        <EndSaleDialog
          sale={open.sale}
          onClose={onClose}
          onDone={() => onDone(`${open.sale.name} has ended.`)}
        />
      );
    default:
      return null;
  }
}

/** The list, read anew when a sale came, went or changed its state. */
function useSales() {
  const [sales, setSales] = useState<SaleView[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const states = useSelected(() =>
    (snapshots.latest?.sales ?? []).map(({ saleId, status }) => `${saleId} ${status}`).join(),
  );
  const read = useCallback(async (from: string | null) => {
    try {
      const page = await api.sales(from);
      setSales((known) => (from === null ? page.sales : [...(known ?? []), ...page.sales]));
      setCursor(page.nextCursor);
      setProblem(null);
    } catch (error) {
      setProblem(textOf(error));
    }
  }, []);
  useEffect(() => void read(null), [states]);
  return {
    ...{ sales, problem },
    reload: () => read(null),
    readMore: cursor === null ? null : () => read(cursor),
  };
}
