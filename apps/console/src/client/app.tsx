import { useEffect, useState } from 'preact/hooks';
import { api, Refusal, textOf, type Operator } from './api.js';
import { CallsPage } from './pages/calls-page.js';
import { LivePage } from './pages/live-page.js';
import { LoginPage } from './pages/login-page.js';
import { SalesPage } from './pages/sales-page.js';
import { ServicesPage } from './pages/services-page.js';
import { Header, PAGE_NAMES } from './parts/header.js';
import { usePlace } from './router.js';
import { snapshots } from './snapshots.js';

type State = { is: 'asking' } | { is: 'out'; note?: string } | { is: 'in'; operator: Operator };

export function App() {
  const [state, setState] = useState<State>({ is: 'asking' });
  useEffect(() => {
    snapshots.onLoggedOut = () => setState({ is: 'out', note: 'Your session has ended.' });
    const ask = () =>
      api.me().then(
        (operator) => setState({ is: 'in', operator }),
        (error: unknown) => setState({ is: 'out', note: isLoggedOut(error) ? undefined : textOf(error) }),
      );
    void ask();
  }, []);
  if (state.is === 'asking') return null;
  if (state.is === 'out')
    return <LoginPage note={state.note} onLogIn={(operator) => setState({ is: 'in', operator })} />;
  return <Pages operator={state.operator} onLogOut={() => setState({ is: 'out' })} />;
}

const isLoggedOut = (error: unknown) => error instanceof Refusal && error.status === 401;

function Pages({ operator, onLogOut }: { operator: Operator; onLogOut: () => void }) {
  const place = usePlace();
  useEffect(() => snapshots.open(place.sale), [place.sale]);
  useEffect(() => () => snapshots.close(), []);
  useEffect(() => {
    document.title = `${PAGE_NAMES[place.page]} · Stampede console`;
  }, [place.page]);
  const logOut = async () => {
    snapshots.close();
    await api.logOut().catch(() => undefined);
    onLogOut();
  };
  return (
    <>
      <a class="skip" href="#main">
        To the figures
      </a>
      <Header place={place} operator={operator} onLogOut={() => void logOut()} />
      <main id="main" tabIndex={-1} data-testid={`page-${place.page}`}>
        {place.page === 'live' && <LivePage operator={operator} />}
        {place.page === 'services' && <ServicesPage />}
        {place.page === 'calls' && <CallsPage />}
        {place.page === 'sales' && <SalesPage operator={operator} />}
      </main>
    </>
  );
}
