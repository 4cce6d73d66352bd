import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../cli/usage-error.js';

const RunFile = z.object({
  mode: z.string(),
  state: z.string(),
  urls: z.object({ gateway: z.url() }),
  env: z.record(z.string(), z.string()),
});

/** What a load test needs to know of the stack that runs. */
export interface RunningStack {
  readonly mode: string;
  readonly gatewayUrl: string;
  readonly jwtSecret: string;
  readonly purchaseTokenSecret: string;
}

/** The root of the repository: the folder that holds nx.json. */
export function repositoryRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
    if (dirname(folder) === folder) throw new Error(`no nx.json above ${from}`);
  }
}

/** The state directory: STAMPEDE_HOME, else `.stampede` at the root. */
export function stateDirectory(): string {
  return process.env.STAMPEDE_HOME ?? join(repositoryRoot(), '.stampede');
}

/**
 * Reads run.json, or the environment where it is that of a stack of containers (docker-compose run --rm -T tools env); a UsageError
 * says in one line why there is nothing to test.
 */
export async function findRunningStack(env: NodeJS.ProcessEnv = process.env): Promise<RunningStack> {
  if (env.STAMPEDE_STACK === 'compose') {
    const source = 'The environment';
    const mode = requireSetting(env, 'STAMPEDE_MODE', source);
    return stackOf(mode, requireSetting(env, 'GATEWAY_URL', source), source, env);
  }
  const path = join(stateDirectory(), 'run.json');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new UsageError(`Nothing runs: there is no ${path}. Start the stack with: npm start`);
  const parsed = RunFile.safeParse(parseJson(text, path));
  if (!parsed.success) throw new UsageError(`${path} is not a run file:\n${z.prettifyError(parsed.error)}`);
  const { mode, state, urls, env: settings } = parsed.data;
  if (state !== 'ready') throw new UsageError(`The stack is ${state}, not ready (see npm run status).`);
  return stackOf(mode, urls.gateway, path, settings);
}

function stackOf(mode: string, gatewayUrl: string, source: string, env: NodeJS.ProcessEnv): RunningStack {
  requireLoopback(gatewayUrl);
  return {
    mode,
    gatewayUrl: gatewayUrl.replace(/\/$/, ''),
    jwtSecret: requireSetting(env, 'JWT_SECRET', source),
    purchaseTokenSecret: requireSetting(env, 'PURCHASE_TOKEN_SECRET', source),
  };
}

/** Load goes to this machine only: a load test against anybody else's is an attack. */
export function requireLoopback(url: string): void {
  const { hostname } = new URL(url);
  if (!/^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname)) {
    throw new UsageError(`Refused: ${url} is not on this machine. Load tests only ever target 127.0.0.1.`);
  }
}

/** Users and tokens are minted with the stack's own secrets, past login and captcha: never outside a demo or a test. */
export function requireDemoMode(stack: RunningStack): void {
  if (stack.mode !== 'demo' && stack.mode !== 'test') {
    throw new UsageError(
      `Refused: the stack runs in ${stack.mode} mode; users are minted in demo and test mode only.`,
    );
  }
}

function requireSetting(env: NodeJS.ProcessEnv, name: string, source: string): string {
  const value = env[name];
  if (!value)
    throw new UsageError(`${source} names no ${name}; was the stack started by this version of Stampede?`);
  return value;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${path} is not JSON (is the stack just starting?).`);
  }
}
