import { runningStack } from './stack.js';

/** The one value of an expression at a moment; 0 where there is no series. */
export async function askPrometheus(expression: string, atMs: number): Promise<number> {
  const { prometheus } = (await runningStack()).urls;
  if (prometheus === undefined) throw new Error('The stack under test has no Prometheus.');
  const question = new URLSearchParams({ query: expression, time: (atMs / 1000).toFixed(3) });
  const response = await fetch(`${prometheus}/api/v1/query?${question}`);
  const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  return Number(data.result[0]?.value[1] ?? 0);
}
