/** Four fields: what goes there and comes back. */
export interface Note {
  readonly orderId: string;
  readonly skuName: string;
  readonly quantity: number;
  readonly paid: boolean;
}

export const NOTE: Note = {
  orderId: '7311980024518934528',
  skuName: 'phone 12 Pro',
  quantity: 2,
  paid: true,
};

/** One way to ask another process for an echo. */
export interface Contender {
  /** What the row says. */
  readonly title: string;
  /** Serves on a free port of 127.0.0.1, and returns it. */
  serve(): Promise<number>;
  /** @param inFlight how many calls will be under way at a time */
  connect(port: number, inFlight: number): Promise<Echo>;
}

/** One call; what comes back is what was sent. */
export type Echo = (note: Note) => Promise<Note>;
