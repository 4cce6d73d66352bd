import { execFile, spawn } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const IMAGE = 'grafana/k6';
const MODULE = 'go.k6.io/k6@latest';

/** How k6 is run: a command and the arguments in front of k6's own. */
export interface K6 {
  readonly command: string;
  readonly prefix: readonly string[];
  /** For the report. */
  readonly described: string;
}

export const K6_CHOICES = `k6 cannot be had here: it is not on the PATH, no Docker engine runs ${IMAGE}, and Go is not installed. Choices:
  - install k6 (https://grafana.com/docs/k6/latest/set-up/install-k6/)
  - install Go, and this command builds k6 by itself
  - start Docker
  - use our own generator: --generator light`;

/** Finds k6: PATH (or our cache of an earlier build), Docker, a build with Go; undefined where none of them works. */
export async function findK6(
  say: (line: string) => void,
  mounts: readonly string[],
): Promise<K6 | undefined> {
  return (await onPath()) ?? (await inDocker(say, mounts)) ?? (await built(say));
}

function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(base, 'stampede', 'bin');
}

async function onPath(): Promise<K6 | undefined> {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), cacheFolder()]) {
    const command = join(folder, 'k6');
    if (await isExecutable(command)) return { command, prefix: [], described: await version(command) };
  }
  return undefined;
}

async function inDocker(say: (line: string) => void, mounts: readonly string[]): Promise<K6 | undefined> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 5000 });
  } catch {
    return undefined;
  }
  try {
    await run('docker', ['image', 'inspect', IMAGE], { timeout: 5000 });
  } catch {
    say(`k6: pulling ${IMAGE} …`);
    const pulled = await run('docker', ['pull', '--quiet', IMAGE], { timeout: 60_000 }).catch(
      () => undefined,
    );
    if (!pulled) return undefined;
  }
  const user = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const volumes = mounts.flatMap((folder) => ['-v', `${folder}:${folder}`]);
  const environment = ['SPIKE_JOB', 'SPIKE_ATTEMPTS', 'SPIKE_PLAN'].flatMap((name) => ['-e', name]);
  return {
    command: 'docker',
    prefix: ['run', '--rm', '--network', 'host', '--user', user, ...volumes, ...environment, IMAGE],
    described: `k6 in Docker (${IMAGE})`,
  };
}

async function built(say: (line: string) => void): Promise<K6 | undefined> {
  try {
    await run('go', ['version']);
  } catch {
    return undefined;
  }
  const folder = cacheFolder();
  await mkdir(folder, { recursive: true });
  say(`k6: building it once with Go into ${folder} (about two minutes) …`);
  if (!(await goInstall(folder, say))) return undefined;
  const command = join(folder, 'k6');
  return { command, prefix: [], described: await version(command) };
}

function goInstall(folder: string, say: (line: string) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const startedAtMs = Date.now();
    const go = spawn('go', ['install', '-v', MODULE], {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '-mod=mod', CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let lastLine = '';
    go.stderr.on(
      'data',
      (chunk: Buffer) => (lastLine = chunk.toString().trim().split('\n').at(-1) ?? lastLine),
    );
    const progress = setInterval(() => {
      say(`k6: building for ${Math.round((Date.now() - startedAtMs) / 1000)} s (${lastLine.slice(0, 80)})`);
    }, 10_000);
    const finish = (done: boolean) => {
      clearInterval(progress);
      if (!done) say(`k6: the build failed: ${lastLine}`);
      resolve(done);
    };
    go.on('error', () => finish(false));
    go.on('exit', (code) => finish(code === 0));
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function version(command: string): Promise<string> {
  const { stdout } = await run(command, ['version']).catch(() => ({ stdout: 'k6' }));
  return stdout.trim().split('\n')[0]!.replace(command, 'k6');
}
