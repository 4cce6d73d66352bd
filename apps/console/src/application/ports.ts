import type {
  AddStock,
  ChangeSaleOutcome,
  CreateSaleOutcome,
  NewSale,
  Sale,
  SaleFigures,
  SalePage,
  UserSession,
} from '@stampede/contracts';
import type { SpikeWindow } from '../domain/spike-window.js';
import type {
  CallPair,
  EntryFigures,
  Instance,
  Pipeline,
  Spike,
  Traffic,
  TrafficHistory,
} from './snapshot.js';

/** Rejects with the Problem UNAVAILABLE when inventory cannot be asked. */
export abstract class Sales {
  abstract find(saleId: string): Promise<Sale | null>;
  abstract findFigures(saleId: string): Promise<SaleFigures | null>;
  /** Newest start first, drafts too. */
  abstract list(cursor: string | null, limit: number): Promise<SalePage>;
  abstract create(sale: NewSale): Promise<CreateSaleOutcome>;
  abstract publish(saleId: string): Promise<ChangeSaleOutcome>;
  abstract addStock(addition: AddStock): Promise<ChangeSaleOutcome>;
  abstract end(saleId: string): Promise<ChangeSaleOutcome>;
}

/** Rejects with the Problem UNAVAILABLE when account cannot be asked. */
export abstract class Accounts {
  /** Begins a session when the password is right; undefined for an unknown user as for a wrong password. */
  abstract logIn(username: string, password: string): Promise<UserSession | undefined>;
  abstract findSession(sessionId: string): Promise<UserSession | null>;
  abstract logOut(sessionId: string): Promise<void>;
}

/** What Prometheus knows; null where there is none. Rejects when it cannot be asked in time. */
export abstract class Figures {
  abstract readonly isConfigured: boolean;
  abstract traffic(atMs: number): Promise<Traffic | null>;
  abstract spike(window: SpikeWindow): Promise<Spike | null>;
  /** Services and their entries, over a window. */
  abstract services(window: SpikeWindow): Promise<EntryFigures[] | null>;
  /** Who called whom, over a window; nobody who did not. */
  abstract calls(window: SpikeWindow): Promise<CallPair[] | null>;
  abstract pipeline(atMs: number): Promise<Pipeline | null>;
  abstract instances(atMs: number): Promise<Instance[] | null>;
  abstract history(window: SpikeWindow, stepMs: number): Promise<TrafficHistory | null>;
}

/** Who did what to which sale, and with what. */
export interface OperatorAction {
  readonly operator: string;
  readonly action: string;
  readonly [detail: string]: unknown;
}

/** Keeps what operators did. */
export abstract class AuditLog {
  /** @param outcome OK or the code of the problem */
  abstract record(action: OperatorAction, outcome: string): void;
}

/** Tells operators what cannot be read, once until it can be again. */
export abstract class FailureLog {
  abstract failed(part: string, error: unknown): void;
  abstract ended(part: string): void;
}

/** The time of day, milliseconds since 1970. */
export abstract class WallClock {
  abstract now(): number;
}
