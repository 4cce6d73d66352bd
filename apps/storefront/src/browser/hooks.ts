import { useEffect, useMemo, useState } from 'preact/hooks';
import { advance, savedOf, type SavedPurchase } from '../domain/purchase-flow.js';
import type { Language } from '../domain/sale-data.js';
import type { Failure } from '../domain/failure.js';
import type { PurchaseEvent, PurchaseState } from '../domain/purchase-flow.js';
import * as api from './api.js';
import { performPurchase } from './buying.js';
import { FlowRunner } from './flow-runner.js';
import { csrfToken } from './http.js';
import { chooseLanguage, preferredLanguage } from './language.js';
import { pollWhileVisible } from './polling.js';
import { openRoute, parseRoute, replaceRoute, type Route } from './route.js';
import { onServerTime, serverNowMs } from './server-time.js';
import { recall, remember } from './storage.js';

const TICK_MS = 200;
const PURCHASE_KEY = 'stampede.purchase';

/** English, as the page was rendered, until the first render is over. */
export function useLanguage(): [Language, (language: Language) => void] {
  const [language, setLanguage] = useState<Language>('en');
  useEffect(() => setLanguage(preferredLanguage()), []);
  useEffect(() => void (document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'), [language]);
  return [
    language,
    (chosen) => {
      chooseLanguage(chosen);
      setLanguage(chosen);
    },
  ];
}

/** The server's time, several times a second while the page is visible. */
export function useServerNow(): number | undefined {
  const [nowMs, setNow] = useState<number>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      clearTimeout(timer);
      const serverMs = serverNowMs();
      if (serverMs === undefined || document.hidden) return;
      setNow(serverMs);
      timer = setTimeout(tick, TICK_MS);
    };
    const stop = onServerTime(tick);
    document.addEventListener('visibilitychange', tick);
    return () => {
      stop();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, []);
  return nowMs;
}

export function useRoute(): Route | undefined {
  const [route, setRoute] = useState<Route>();
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

/** Undefined while it is not known. Who never logged in costs the API no request. */
export function useSession() {
  const [session, setSession] = useState<api.Session | null>();
  const load = async (): Promise<boolean> => {
    const answer = await api.findSession();
    if (answer.ok) setSession(answer.body);
    else if (answer.code === 'UNAUTHENTICATED') setSession(null);
    return answer.ok || answer.code === 'UNAUTHENTICATED';
  };
  useEffect(() => {
    if (csrfToken() === undefined) return setSession(null);
    const stop = pollWhileVisible(async () => {
      if (await load()) stop();
      return 5000;
    });
    return stop;
  }, []);
  return {
    session,
    logIn: async (username: string, password: string): Promise<Failure | undefined> => {
      const answer = await api.logIn(username, password);
      if (!answer.ok) return answer;
      if (!(await load())) setSession({ userId: username });
      return undefined;
    },
    logOut: async () => {
      await api.logOut();
      // The answer may have been lost: whether the cookies are gone tells.
      if (csrfToken() === undefined) setSession(null);
    },
    notice: ({ code }: Failure) => {
      if (code === 'UNAUTHENTICATED') setSession(null);
    },
  };
}

/** The one purchase of this page, kept in the tab until its answer is known. */
export function usePurchase(): [PurchaseState, (event: PurchaseEvent) => void] {
  const [state, setState] = useState<PurchaseState>({ name: 'IDLE' });
  const runner = useMemo(
    () =>
      new FlowRunner<PurchaseState, PurchaseEvent>({ name: 'IDLE' }, advance, performPurchase, (next) => {
        const saved = savedOf(next);
        remember(PURCHASE_KEY, saved && JSON.stringify(saved));
        setState(next);
        if (next.name === 'ORDERED') replaceRoute({ name: 'order', orderId: next.orderId });
      }),
    [],
  );
  useEffect(() => {
    const saved = recall(PURCHASE_KEY);
    if (saved !== null) {
      runner.tell({ type: 'Resumed', saved: JSON.parse(saved) as SavedPurchase });
      openRoute({ name: 'purchase' });
    }
    return () => runner.close();
  }, []);
  return [state, runner.tell];
}
