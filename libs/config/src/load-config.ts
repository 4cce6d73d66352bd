import type { z } from 'zod';

/** Settings are missing or wrong. The message lists every problem, one line each, without any value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** What a program that cannot be configured exits with (EX_CONFIG of sysexits.h). */
  readonly exitCode = 78;

  constructor(readonly problems: readonly string[]) {
    super(`settings are missing or wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads settings from the environment, once. An empty variable counts as missing; variables that the schema does not name are
 * ignored; the answer is frozen.
 *
 * @throws ConfigError with every problem together.
 */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<z.infer<S>> {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name] || undefined]));
  const result = schema.safeParse(given);
  const problems = result.success ? [] : result.error.issues.map(describe);
  problems.push(...modeProblems(given));
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return deepFreeze(result.data);
}

function describe(issue: z.core.$ZodIssue): string {
  const name = issue.path.map(String).join('.');
  return name === '' ? issue.message : `${name}: ${issue.message}`;
}

/** What only some modes allow. */
function modeProblems(given: Record<string, string | undefined>): string[] {
  const mode = given.STAMPEDE_MODE;
  const problems: string[] = [];
  if (given.FAILPOINTS !== undefined && mode === 'production')
    problems.push('FAILPOINTS: is not allowed in production');
  if (given.KAFKA_TOPIC_PREFIX !== undefined && mode !== undefined && mode !== 'test') {
    problems.push('KAFKA_TOPIC_PREFIX: is allowed in test mode only');
  }
  return problems;
}

function deepFreeze<T>(value: T): Readonly<T> {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
