import type { FailureCode } from '../domain/failure.js';
import type { Language } from '../domain/sale-data.js';
import { en } from './texts-en.js';
import { zh } from './texts-zh.js';

/** Whatever the page can say. A text that is missing in a language does not compile. */
export interface Texts {
  readonly otherLanguage: { readonly code: Language; readonly name: string };
  readonly tagline: string;
  readonly skipToContent: string;
  readonly home: string;
  readonly logIn: string;
  readonly logOut: string;
  readonly username: string;
  readonly password: string;
  readonly demoHint: string;
  readonly logInToBuy: string;
  readonly logInBefore: string;
  readonly readyToBuy: string;
  readonly close: string;
  readonly more: string;
  readonly loading: string;
  readonly tryAgain: string;

  readonly liveNow: string;
  readonly comingUp: string;
  readonly moreSales: string;
  readonly over: string;
  readonly noSales: string;
  readonly startsIn: string;
  readonly endsIn: string;
  readonly ended: string;
  readonly starts: string;
  readonly ends: string;
  readonly days: string;
  /** Right behind a number. */
  readonly daysShort: string;
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
  readonly from: string;
  readonly listPrice: string;
  readonly salePrice: string;
  readonly goToSale: string;
  readonly shareSold: (percent: number) => string;
  readonly items: (count: number) => string;
  readonly limit: (units: number) => string;
  readonly saleIsOpen: string;
  readonly saleIsOver: string;
  readonly unreachable: string;
  readonly asOf: (time: string) => string;
  readonly promises: readonly { readonly title: string; readonly text: string }[];

  readonly left: (units: number) => string;
  readonly soldOut: string;
  readonly quantity: string;
  readonly fewer: string;
  readonly moreOf: string;
  readonly buy: string;
  readonly opensIn: (time: string) => string;
  readonly opensSoon: string;
  readonly oneMoment: string;

  readonly yourPurchase: string;
  readonly steps: Readonly<Record<'ask' | 'queue' | 'order', string>>;
  readonly askingForToken: string;
  readonly sending: string;
  readonly queued: string;
  readonly youGotIt: string;
  readonly noPurchase: string;
  readonly backToSale: string;
  readonly stopTrying: string;

  readonly orders: string;
  readonly order: string;
  readonly noOrders: string;
  readonly orderId: string;
  readonly status: string;
  readonly item: string;
  readonly amount: string;
  readonly placedAt: string;
  readonly paidAt: string;
  readonly cancelledAt: string;
  readonly payableFor: string;
  readonly orderStatus: Readonly<Record<'PENDING_PAYMENT' | 'PAID' | 'CANCELLED', string>>;
  readonly cancelReason: Readonly<Record<'EXPIRED' | 'WITHDRAWN', string>>;
  readonly pay: (amount: string) => string;
  readonly paying: string;
  readonly paid: string;
  readonly timeIsUp: string;
  readonly cancelOrder: string;
  readonly cancelSure: string;
  readonly keepOrder: string;
  readonly print: string;

  readonly messages: string;
  readonly noMessages: string;
  readonly channel: Readonly<Record<'MAIL' | 'SMS', string>>;

  readonly notFoundTitle: string;
  readonly notFound: string;
  readonly toAllSales: string;

  readonly problems: Readonly<Record<ToldCode, string | ((seconds: number) => string)>>;
}

/** Answers to what this page never asks: should one come all the same, page and shop do not fit each other. */
type UnaskedCode =
  | 'METHOD_NOT_ALLOWED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'PAYLOAD_TOO_LARGE'
  | 'IDEMPOTENCY_KEY_MISSING'
  | 'BAD_SIGNATURE'
  | 'SALE_EXISTS'
  | 'GOODS_EXISTS'
  | 'VERSION_CONFLICT';
type TellableCode = FailureCode | 'UNKNOWN_END' | 'DECLINED' | 'REFUNDED';
type ToldCode = Exclude<TellableCode, UnaskedCode>;

export const TEXTS: Readonly<Record<Language, Texts>> = { en, zh };

/** The sentence for a problem; `retryAfterMs` as far as it is known. */
export function problemText({ problems }: Texts, code: TellableCode, retryAfterMs = 1000): string {
  const sentence = problems[code as ToldCode] ?? problems.MALFORMED_REQUEST;
  return typeof sentence === 'string' ? sentence : sentence(Math.max(1, Math.ceil(retryAfterMs / 1000)));
}
