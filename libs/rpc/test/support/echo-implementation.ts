import type { Infer, Provider } from '../../src/index.js';
import type { EchoService, Note } from './echo-service.js';

/** Answers as the service's names say; `name` is what `who` tells. */
export class EchoImplementation implements Provider<typeof EchoService> {
  calls = 0;
  /** While there is one, `wait` and `waitOnce` end with it, and not by their time. */
  held: Promise<void> | undefined;

  constructor(private readonly name: string) {}

  echo(text: string): string {
    this.calls++;
    return text;
  }

  note(note: Infer<typeof Note>): Infer<typeof Note> {
    return note;
  }

  who(): string {
    this.calls++;
    return this.name;
  }

  count(texts: string[]): number {
    return texts.length;
  }

  async wait(ms: number): Promise<void> {
    this.calls++;
    await (this.held ?? new Promise((resolve) => setTimeout(resolve, ms)));
  }

  async waitOnce(ms: number): Promise<void> {
    await this.wait(ms);
  }

  fail(reason: string): void {
    this.calls++;
    throw new Error(`${reason}\n    at a secret place`);
  }
}
