import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from '../browser/api.js';
import type { Failure } from '../domain/failure.js';
import type { PurchaseEvent, PurchaseState } from '../domain/purchase-flow.js';
import type { Language } from '../domain/sale-data.js';
import { en } from './texts-en.js';
import type { Texts } from './texts.js';

/** What all parts of a page share. */
export interface Shop {
  readonly language: Language;
  readonly texts: Texts;
  /** The server's time, undefined until it was heard of. */
  readonly nowMs: number | undefined;
  /** Undefined while it is not known. */
  readonly session: Session | null | undefined;
  readonly demo: boolean;
  readonly purchase: PurchaseState;
  readonly tellPurchase: (event: PurchaseEvent) => void;
  readonly logIn: (username: string, password: string) => Promise<Failure | undefined>;
  readonly logOut: () => void;
  /** Notices when an answer says that nobody is logged in (any more). */
  readonly notice: (failure: Failure) => void;
}

const ABSENT = () => undefined;

export const ShopContext = createContext<Shop>({
  language: 'en',
  texts: en,
  nowMs: undefined,
  session: undefined,
  demo: false,
  purchase: { name: 'IDLE' },
  tellPurchase: ABSENT,
  logIn: () => Promise.resolve(undefined),
  logOut: ABSENT,
  notice: ABSENT,
});

export const useShop = (): Shop => useContext(ShopContext);
