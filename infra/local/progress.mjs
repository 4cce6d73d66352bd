/**
 * Tells a person what is being waited for: on a terminal one line that is rewritten, elsewhere one line per finished step.
 */
export class Progress {
  /** @type {Map<string, { since: number, note: string }>} */
  #running = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #drawn = false;

  /** @param {NodeJS.WriteStream} [stream] */
  constructor(stream = process.stdout) {
    this.stream = stream;
    this.live = Boolean(stream.isTTY);
  }

  /** @param {string} line */
  say(line) {
    this.#clear();
    this.stream.write(`${line}\n`);
    this.#draw();
  }

  /**
   * Shows `label` while `work` runs, and how long it took when it is done.
   * @template T
   * @param {string} label
   * @param {(step: { note: (text: string) => void }) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async step(label, work) {
    const step = { since: performance.now(), note: '' };
    this.#running.set(label, step);
    this.#tick();
    let failed = true;
    try {
      const result = await work({ note: (text) => this.#note(step, text) });
      failed = false;
      return result;
    } finally {
      this.#running.delete(label);
      const seconds = ((performance.now() - step.since) / 1000).toFixed(1).padStart(6);
      this.say(`  ${failed ? '✗' : '✓'} ${seconds} s  ${label}${step.note ? ` (${step.note})` : ''}`);
      if (this.#running.size === 0) clearInterval(this.#timer);
    }
  }

  /** @param {{ note: string }} step @param {string} text */
  #note(step, text) {
    step.note = text;
    this.#clear();
    this.#draw();
  }

  #tick() {
    if (!this.live) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#draw(), 200).unref();
    this.#draw();
  }

  #draw() {
    if (!this.live || this.#running.size === 0) return;
    const now = performance.now();
    const parts = [...this.#running].map(
      ([label, { since, note }]) =>
        `${label}${note ? ` (${note})` : ''} ${Math.floor((now - since) / 1000)} s`,
    );
    const line = `  … ${parts.join(' · ')}`;
    const width = Math.max(20, (this.stream.columns || 80) - 1);
    this.stream.write(`\r\x1b[2K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
    this.#drawn = true;
  }

  #clear() {
    if (this.#drawn) this.stream.write('\r\x1b[2K');
    this.#drawn = false;
  }
}
