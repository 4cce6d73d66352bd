import { run } from './support/run-command.js';
import { killAndAwaitSuccessor, runningStack } from './support/stack.js';

const spike = (args: readonly string[], onOutput?: (output: string) => void) =>
  run('load-tests/dist/src/spike.js', ['--generator', 'light', ...args], { timeoutMs: 280_000, onOutput });

/** Units that the generator has won, by its last line. */
const wonSoFar = (output: string) => Number(/.* won (\d+) /s.exec(output)?.[1] ?? 0);

describe('a spike', () => {
  it('sells exactly the stock and answers everybody else with a business answer', async () => {
    const { exitCode, output } = await spike([
      '--stock',
      '500',
      '--users',
      '5000',
      '--rate',
      '1000',
      '--duration',
      '5',
    ]);
    if (exitCode !== 0) throw new Error(output.slice(-6000));
    expect(output).toMatch(/sold\D+500\b/i);
  }, 300_000);

  it.each(['inventory', 'order', 'payment', 'redis', 'kafka', 'postgres', 'zookeeper'])(
    'keeps every law when %s is killed in its middle',
    async (victim) => {
      // Still selling when the victim dies: 3,000 units last six of the eight seconds.
      const selling = Promise.withResolvers<void>();
      const load = spike(
        ['--stock', '3000', '--users', '5000', '--rate', '500', '--duration', '8'],
        (output) => wonSoFar(output) > 500 && selling.resolve(),
      );
      await Promise.race([selling.promise, load]);
      await killAndAwaitSuccessor(victim);
      const { exitCode, output } = await load;
      if (exitCode !== 0) throw new Error(output.slice(-6000));
      expect((await runningStack()).state).toBe('ready');
    },
    300_000,
  );
});
