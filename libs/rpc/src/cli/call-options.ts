import type { GenericOptions } from '../config/rpc-options.js';
import { textOption, UsageError, type CommandInput } from './command.js';

const DEFAULT_TIMEOUT_MS = 5000;

/** Options of the commands that call. */
export const CALL_OPTIONS = {
  group: { type: 'string' },
  version: { type: 'string' },
  timeout: { type: 'string' },
  attachment: { type: 'string', multiple: true, short: 'a' },
  protocol: { type: 'string' },
} as const;

export const CALL_OPTIONS_HELP = `  --group <group>          of the service
  --version <version>      of the service
  --timeout <ms>           budget of the call (${DEFAULT_TIMEOUT_MS})
  -a, --attachment <k=v>   travels with the call; may be given more than once
  --protocol <name>        of the providers to call (dubbo)
  --json                   the result as JSON
  -h, --help
`;

/** How the service is to be used. @throws UsageError */
export function referOptions(input: CommandInput): GenericOptions {
  return {
    group: textOption(input, 'group'),
    version: textOption(input, 'version'),
    protocol: textOption(input, 'protocol'),
    timeoutMs: timeoutMs(input),
  };
}

/** What travels with the call. @throws UsageError */
export function attachmentsOf({ options }: CommandInput): Record<string, string> {
  const pairs = Array.isArray(options.attachment) ? (options.attachment as string[]) : [];
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw new UsageError(`an attachment is key=value, not ${pair}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function timeoutMs(input: CommandInput): number {
  const text = textOption(input, 'timeout');
  if (text === undefined) return DEFAULT_TIMEOUT_MS;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new UsageError(`--timeout is a number of milliseconds, not ${text}`);
  return Number(text);
}
