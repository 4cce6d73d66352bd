import type {
  CancelOutcome,
  CreateSaleOutcome,
  Order,
  OrderPage,
  PayOrder,
  PayOutcome,
  PurchaseView,
  ReserveOutcome,
  ReserveStock,
  Sale,
  SalePage,
  WebhookOutcome,
} from '@stampede/contracts';

/** Every port rejects with the Problem UNAVAILABLE when the service behind it cannot be asked. */

/** A sale as its operator describes it; the answer's times are decimal texts, milliseconds since 1970. */
export interface SaleDescription {
  readonly saleId: string;
  readonly name: string;
  readonly startsAtMs: string;
  readonly endsAtMs: string;
  readonly perUserLimit: number;
  readonly items: { skuId: string; title: string; priceCents: number; stock: number }[];
}

export abstract class StockGate {
  /** Rejects with the Problem UNCONFIRMED when it is not known whether the units were taken. */
  abstract reserve(purchase: ReserveStock): Promise<ReserveOutcome>;
  abstract findPurchase(userId: string, purchaseId: string): Promise<PurchaseView | null>;
}

export abstract class Sales {
  abstract find(saleId: string): Promise<Sale | null>;
  abstract list(cursor: string | null, limit: number): Promise<SalePage>;
  abstract create(sale: SaleDescription): Promise<CreateSaleOutcome>;
}

export abstract class Orders {
  abstract find(userId: string, orderId: string): Promise<Order | null>;
  abstract findOfPurchase(userId: string, purchaseId: string): Promise<Order | null>;
  abstract list(userId: string, cursor: string | null, limit: number): Promise<OrderPage>;
  abstract cancel(userId: string, orderId: string): Promise<CancelOutcome>;
}

export abstract class Payments {
  abstract pay(payment: PayOrder): Promise<PayOutcome>;
  abstract acceptWebhook(rawBody: string, signature: string): Promise<WebhookOutcome>;
}

export type Role = 'buyer' | 'operator';

export interface User {
  readonly userId: string;
  readonly role: Role;
}

/** Who may sign in. */
export abstract class UserDirectory {
  /** The user when the password is right, undefined for an unknown user as for a wrong password. */
  abstract authenticate(username: string, password: string): Promise<User | undefined>;
}

export interface Session extends User {
  /** Identity of the access token; undefined when it has none, and then it cannot stand in a cookie. */
  readonly tokenId: string | undefined;
  readonly expiresAtMs: number;
}

export interface AccessToken {
  readonly token: string;
  readonly session: Session;
}

/** Signed statements of who somebody is. */
export abstract class AccessTokens {
  abstract issue(user: User): AccessToken;
  /** Undefined for whatever is not a token of ours that is valid now. */
  abstract verify(token: string): Session | undefined;
}

/** The time of day, milliseconds since 1970. */
export abstract class WallClock {
  abstract now(): number;
}

/** Unguessable values. */
export abstract class Nonces {
  /** 128 random bits, base64url. */
  abstract next(): string;
}

/** Counts purchases by how they were answered. */
export abstract class PurchaseCounter {
  abstract count(outcome: string): void;
}
