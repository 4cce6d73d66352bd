import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const START_MS = 60_000;
/** Dubbo's own shutdown waits up to 10 s. */
const STOP_MS = 20_000;

export interface JavaSettings {
  readonly java: string;
  /** Folder that Maven built in. */
  readonly built: string;
  readonly logs: string;
  /** Ends every Java process. */
  readonly signal: AbortSignal;
}

/** What Java says of one case. */
export interface JavaCase {
  readonly name: string;
  readonly failure: string | undefined;
}

interface Question {
  readonly cases: JavaCase[];
  readonly settle: (failure: string | undefined) => void;
}

/** A Java process that obeys commands: java/peer's Peer. One command at a time. */
export class JavaPeer {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private question: Question | undefined;
  /** Why it ended, once it has. */
  private why: string | undefined;

  constructor(
    settings: JavaSettings,
    module: string,
    mainClass: string,
    args: readonly string[],
    log: string,
  ) {
    const target = join(settings.built, module, 'target');
    this.child = spawn(
      settings.java,
      [
        ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dfile.encoding=UTF-8'],
        ...['java.lang', 'java.math', 'java.util', 'java.time'].flatMap((name) => [
          '--add-opens',
          `java.base/${name}=ALL-UNNAMED`,
        ]),
        ...[
          '-Ddubbo.service.shutdown.wait=2000',
          '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
          '-Ddubbo.application.logger=slf4j',
        ],
        ...['-cp', `${target}/${module}-1.jar:${target}/lib/*`, mainClass, ...args],
      ],
      // A Ctrl-C on the terminal is for us alone.
      { stdio: ['pipe', 'pipe', 'pipe'], detached: true },
    );
    settings.signal.addEventListener('abort', () => this.child.kill('SIGTERM'));
    mkdirSync(settings.logs, { recursive: true });
    this.child.stderr!.pipe(createWriteStream(join(settings.logs, `${log}.log`)));
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.read(line));
    this.child.stdin!.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      this.child.once('error', (error) => this.lose(error.message, resolve));
      this.child.once('close', (code, signal) => this.lose(`Java ended with ${signal ?? code}`, resolve));
    });
  }

  /** @throws Error with Java's words when the command failed, or took too long */
  async ask(...command: string[]): Promise<readonly JavaCase[]> {
    if (this.question !== undefined) throw new Error('Java is busy');
    if (this.why !== undefined) throw new Error(this.why);
    const cases: JavaCase[] = [];
    const timer = setTimeout(() => this.child.kill('SIGKILL'), START_MS);
    const failure = await new Promise<string | undefined>((settle) => {
      this.question = { cases, settle };
      this.child.stdin!.write(`${command.join('\t')}\n`);
    });
    clearTimeout(timer);
    if (failure !== undefined) throw new Error(failure);
    return cases;
  }

  /** Ends the process as an operator would: its shutdown hook runs. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await this.ended;
    clearTimeout(timer);
  }

  private read(line: string): void {
    const [kind, ...words] = line.split('\t');
    if (kind === 'case')
      this.question?.cases.push({
        name: words[0]!,
        failure: words[1] === 'ok' ? undefined : (words[2] ?? ''),
      });
    else if (kind === 'done') this.answer(words[0]);
  }

  private answer(failure: string | undefined): void {
    const { question } = this;
    this.question = undefined;
    question?.settle(failure);
  }

  private lose(why: string, resolve: () => void): void {
    this.why ??= why;
    this.answer(why);
    resolve();
  }
}
