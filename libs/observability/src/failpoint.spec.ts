import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { armFailpoints, disarmFailpoints, failpoint, FailpointError } from './failpoint.js';

describe('failpoint', () => {
  afterEach(() => {
    disarmFailpoints();
    jest.restoreAllMocks();
  });

  it('does nothing unless it is armed', () => {
    expect(failpoint('after-commit')).toBeUndefined();
    armFailpoints('elsewhere=error', 'test');
    expect(failpoint('after-commit')).toBeUndefined();
    armFailpoints(undefined, 'production');
    armFailpoints('', 'production');
    expect(failpoint('elsewhere')).toBeUndefined();
  });

  it('throws at every pass, or only at the one asked for', () => {
    armFailpoints('always=error,third=error:3', 'demo');
    expect(() => failpoint('always')).toThrow(FailpointError);
    expect(() => failpoint('always')).toThrow('failpoint always');
    void failpoint('third');
    void failpoint('third');
    expect(() => failpoint('third')).toThrow(FailpointError);
    expect(failpoint('third')).toBeUndefined();
  });

  it('kills the process at once, without a word', () => {
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    armFailpoints('after-reserve-script=exit:2', 'test');
    void failpoint('after-reserve-script');
    expect(kill).not.toHaveBeenCalled();
    void failpoint('after-reserve-script');
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it('delays every pass', async () => {
    armFailpoints('slow=delay:30', 'test');
    const startedAt = performance.now();
    await failpoint('slow');
    expect(performance.now() - startedAt).toBeGreaterThan(25);
  });

  it('holds until it is let go', async () => {
    armFailpoints('here=hold', 'test');
    let passed = false;
    const held = Promise.resolve(failpoint('here')).then(() => (passed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(passed).toBe(false);
    disarmFailpoints();
    await held;
    expect(passed).toBe(true);
  });

  it('refuses to be armed in production, and what it cannot read', () => {
    expect(() => armFailpoints('a=exit', 'production')).toThrow('demo and test');
    for (const wrong of [
      'a',
      'a=',
      'a=explode',
      'a=delay',
      'a=hold:3',
      'a=exit:0',
      'A b=exit',
      'good=exit,bad=wrong',
    ]) {
      expect(() => armFailpoints(wrong, 'test')).toThrow('FAILPOINTS');
      expect(failpoint('good')).toBeUndefined();
    }
  });
});
