import { PageRenderer } from '../../application/ports.js';
import type { IndexData, SaleData } from '../../domain/sale-data.js';
import { renderIndexPage, renderSalePage, type ClientAssets } from '../../pages/render.js';

export class PreactRenderer extends PageRenderer {
  constructor(private readonly assets: ClientAssets) {
    super();
  }

  index(index: IndexData): string {
    return renderIndexPage(index, this.assets);
  }

  sale(sale: SaleData): string {
    return renderSalePage(sale, this.assets);
  }
}
