import { useEffect } from 'preact/hooks';
import { useLanguage, usePurchase, useRoute, useServerNow, useSession } from '../browser/hooks.js';
import { closeRoute, openRoute } from '../browser/route.js';
import { Footer, Header } from './frame.js';
import { IndexPage } from './index-page.js';
import { MissingPage } from './missing-page.js';
import { isDemo, type PageData } from './page-data.js';
import { SalePage } from './sale-page.js';
import { Sheet } from './sheet.js';
import { ShopContext } from './shop-context.js';
import { TEXTS } from './texts.js';
import { titleOf } from './title.js';

/** A whole page, the same on the server that publishes it and in the browser that goes on from there. */
export function App({ page }: { page: PageData }) {
  const [language, setLanguage] = useLanguage();
  const nowMs = useServerNow();
  const route = useRoute();
  const account = useSession();
  const [purchase, tellPurchase] = usePurchase();
  const texts = TEXTS[language];
  useEffect(() => void (document.title = titleOf(page, texts)), [texts]);
  useEffect(() => {
    if (account.session && purchase.name === 'LOGIN') tellPurchase({ type: 'LoggedIn' });
    if (account.session && route?.name === 'login') closeRoute();
  }, [account.session, purchase.name, route?.name]);
  useEffect(() => {
    if (purchase.name === 'LOGIN') {
      account.notice({ code: 'UNAUTHENTICATED' });
      openRoute({ name: 'purchase' });
    }
  }, [purchase.name]);
  // However the sheet was left: its button, Escape, or the way back of the browser.
  useEffect(() => {
    if (route === undefined) tellPurchase({ type: 'Dismissed' });
  }, [route]);

  const shop = { ...account, language, texts, nowMs, demo: isDemo(page), purchase, tellPurchase };
  return (
    <ShopContext.Provider value={shop}>
      <a class="skip" href="#content">
        {texts.skipToContent}
      </a>
      <Header onLanguage={setLanguage} />
      <main id="content" tabIndex={-1}>
        <Page page={page} />
      </main>
      <Footer />
      <Sheet route={route} onClose={closeRoute} />
    </ShopContext.Provider>
  );
}

function Page({ page }: { page: PageData }) {
  switch (page.kind) {
    case 'index':
      return <IndexPage published={page.index} />;
    case 'sale':
      return <SalePage published={page.sale} />;
    case 'missing':
      return <MissingPage />;
  }
}
