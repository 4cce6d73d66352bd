import { UsageError } from './cli/usage-error.js';
import { parseSpikeFlags } from './spike-flags.js';

describe('the flags of spike', () => {
  it('have defaults, and the ones of the documented line', () => {
    expect(parseSpikeFlags([], () => 5)).toMatchObject({
      stock: 1000,
      users: 20000,
      ratePerSecond: 2000,
      seed: 5,
    });
    const line =
      '--stock 10 --users 20 --rate 30 --duration 4 --generator light --seed 9 --keep --no-retry-unavailable';
    expect(parseSpikeFlags(line.split(' '))).toEqual({
      stock: 10,
      users: 20,
      ratePerSecond: 30,
      durationMs: 4000,
      generator: 'light',
      perUserLimit: 1,
      repeatShare: 0.02,
      retryUnavailable: false,
      graceMs: 45_000,
      connections: 1000,
      seed: 9,
      keep: true,
      verify: true,
    });
  });

  it.each([
    ['--stok 3', /--stok/],
    ['--stock 0', /--stock must be a whole number from 1/],
    ['--stock 1e3', /--stock/],
    ['--rate -5', /--rate/],
    ['--rate 2.5', /--rate/],
    ['--duration forever', /--duration must be a length of time/],
    ['--duration 0', /--duration/],
    ['--generator wrk', /k6 or light/],
    ['--users', /--users/],
    ['extra', /extra/],
    ['--rate 100000 --duration 1h', /5000000 requests/],
  ])('refuse %s in one clear line', (line, message) => {
    const parse = () => parseSpikeFlags(line.split(' '));
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });

  it('read lengths of time with units', () => {
    expect(parseSpikeFlags(['--duration', '2m'])?.durationMs).toBe(120_000);
    expect(parseSpikeFlags(['--duration', '500ms'])?.durationMs).toBe(500);
    expect(parseSpikeFlags(['--help'])).toBeUndefined();
  });
});
