export const SECTIONS = ['echo', 'codec', 'balance'] as const;
export type Section = (typeof SECTIONS)[number];

/** What the command line asks for. */
export interface BenchOptions {
  readonly sections: readonly Section[];
  readonly check: boolean;
  /** File for the figures. */
  readonly json: string | undefined;
  /** Calls under way at a time. */
  readonly inFlight: number;
  readonly rounds: number;
  readonly roundMs: number;
  readonly warmUpMs: number;
}

export const HELP = `npm run bench rpc [-- options]: the RPC library beside others, on this machine.

  --check            a line per target, and exit code 1 when one is missed
  --quick            short rounds (half a minute or so): for a look, not for a figure
  --json FILE        the figures too, as JSON
  --only SECTION     ${SECTIONS.join(', ')}; may be repeated
  --in-flight N      calls under way at a time in the echo (default 64)
  --help`;

/**
 * @param argv without node and script
 * @returns undefined when help was asked for
 * @throws TypeError that names the flag
 */
export function parseBenchOptions(argv: readonly string[]): BenchOptions | undefined {
  const sections = new Set<Section>();
  let [check, quick, inFlight] = [false, false, 64];
  let json: string | undefined;
  const rest = argv.flatMap((argument) => argument.split(/^(--[a-z-]+)=/).filter((part) => part !== ''));
  while (rest.length > 0) {
    const flag = rest.shift()!;
    const value = (): string => {
      const next = rest.shift();
      if (next === undefined) throw new TypeError(`${flag} needs a value.\n\n${HELP}`);
      return next;
    };
    if (flag === '--help' || flag === '-h') return undefined;
    else if (flag === '--check') check = true;
    else if (flag === '--quick') quick = true;
    else if (flag === '--json') json = value();
    else if (flag === '--only') sections.add(sectionOf(value()));
    else if (flag === '--in-flight') inFlight = countOf(value());
    else throw new TypeError(`Unknown argument ${flag}.\n\n${HELP}`);
  }
  const pace = quick
    ? { rounds: 3, roundMs: 300, warmUpMs: 400 }
    : { rounds: 7, roundMs: 1500, warmUpMs: 1500 };
  return { sections: sections.size > 0 ? [...sections] : SECTIONS, check, json, inFlight, ...pace };
}

function sectionOf(text: string): Section {
  if (!(SECTIONS as readonly string[]).includes(text))
    throw new TypeError(`--only is one of ${SECTIONS.join(', ')}, not "${text}".`);
  return text as Section;
}

function countOf(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new TypeError(`--in-flight is a number from 1 to 99999, not "${text}".`);
  return Number(text);
}
