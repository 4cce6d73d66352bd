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
  connect(port: number, inFlight: number): Promise<Driver>;
}

/** Drives a contender's client. */
export interface Driver {
  /** One call, to see that what comes back is what was sent. */
  echo(note: Note): Promise<Note>;
  /** Keeps so many calls under way until told to stop; then gives the number of calls that ended. */
  drive(inFlight: number, stopped: () => boolean): Promise<number>;
}

/** A driver for clients that give a promise per call. */
export function promiseDriver(echo: (note: Note) => Promise<Note>): Driver {
  return {
    echo,
    async drive(inFlight, stopped) {
      let calls = 0;
      const caller = async (): Promise<void> => {
        while (!stopped()) {
          await echo(NOTE);
          calls++;
        }
      };
      await Promise.all(Array.from({ length: inFlight }, caller));
      return calls;
    },
  };
}
