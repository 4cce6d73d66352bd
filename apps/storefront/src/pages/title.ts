import type { PageData } from './page-data.js';
import type { Texts } from './texts.js';

const NAME = 'Stampede 秒杀';

export function titleOf(page: PageData, texts: Texts): string {
  switch (page.kind) {
    case 'index':
      return `${NAME} · ${texts.tagline}`;
    case 'sale':
      return `${page.sale.name} · ${NAME}`;
    case 'missing':
      return `${texts.notFoundTitle} · ${NAME}`;
  }
}
