import { open, type FileHandle } from 'node:fs/promises';
import type { Answer } from './answer.js';

const FLUSH_AT_CHARACTERS = 256 * 1024;

/** Appends answers to an NDJSON file in large pieces, one write at a time, so that writing costs the generator little. */
export class AnswersWriter {
  private waiting: string[] = [];
  private waitingCharacters = 0;
  private writing: Promise<unknown> = Promise.resolve();

  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<AnswersWriter> {
    return new AnswersWriter(await open(path, 'wx'));
  }

  write(answer: Answer): void {
    const line = `${JSON.stringify(answer)}\n`;
    this.waiting.push(line);
    this.waitingCharacters += line.length;
    if (this.waitingCharacters >= FLUSH_AT_CHARACTERS) this.flush();
  }

  async close(): Promise<void> {
    this.flush();
    await this.writing;
    await this.file.close();
  }

  private flush(): void {
    const piece = this.waiting.join('');
    this.waiting = [];
    this.waitingCharacters = 0;
    this.writing = this.writing.then(() => this.file.appendFile(piece));
  }
}
