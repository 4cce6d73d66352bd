import type { Protocol } from '../protocol/protocol.js';

/** The protocols of one process, made at their first use. */
export class Protocols {
  private readonly made = new Map<string, Protocol>();

  /** @param standard name of the protocol where none is named */
  constructor(
    private readonly standard: string,
    private readonly create: (name: string) => Protocol,
  ) {}

  /** @throws TypeError when there is none of that name */
  require(name: string = this.standard): Protocol {
    let protocol = this.made.get(name);
    if (protocol === undefined) this.made.set(name, (protocol = this.create(name)));
    return protocol;
  }

  announceShutdown(): void {
    for (const protocol of this.made.values()) protocol.announceShutdown();
  }

  /** Whether the calls of all of them have ended in time. */
  async drain(maxMs: number): Promise<boolean> {
    const ended = await Promise.all([...this.made.values()].map((protocol) => protocol.drain(maxMs)));
    return ended.every(Boolean);
  }

  async closeServer(): Promise<void> {
    await Promise.all([...this.made.values()].map((protocol) => protocol.closeServer()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.made.values()].map((protocol) => protocol.close()));
  }
}
