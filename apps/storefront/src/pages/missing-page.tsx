import { useShop } from './shop-context.js';

export function MissingPage() {
  const { texts } = useShop();
  return (
    <section class="panel empty">
      <h1>{texts.notFoundTitle}</h1>
      <p>{texts.notFound}</p>
      <a class="button" href="/">
        {texts.toAllSales}
      </a>
    </section>
  );
}
