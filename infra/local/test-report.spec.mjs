import { describe, expect, it } from '@jest/globals';
import { describeFailures, summarize } from './test-report.mjs';

/** @param {Partial<import('./test-report.mjs').JestReport>} fields */
const report = (fields) => ({ numPassedTests: 0, numFailedTests: 0, testResults: [], ...fields });
/** @param {Partial<import('./test-report.mjs').Step>} fields */
const step = (fields) => ({ name: 'unit', ok: true, seconds: 1, reports: [], ...fields });

const broken = report({
  testResults: [{ name: '/clone/a.spec.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] }],
});
const red = report({
  numPassedTests: 4,
  numFailedTests: 1,
  testResults: [
    {
      ...{ name: '/clone/b.spec.ts', status: 'failed', message: '' },
      assertionResults: [
        { fullName: 'the gate sells once', status: 'failed', failureMessages: ['expected 1, got 2'] },
      ],
    },
  ],
});

describe('the sum of all tests', () => {
  it('is green with every test passed', () => {
    const steps = [
      step({ reports: [report({ numPassedTests: 3 }), report({ numPassedTests: 2 })] }),
      step({ name: 'lint' }),
    ];
    expect(summarize(steps)).toEqual({ passed: 5, failed: 0, exitCode: 0 });
  });

  it('counts failed tests, and the step that they fail only through them', () => {
    expect(summarize([step({ ok: false, reports: [red] })])).toEqual({ passed: 4, failed: 1, exitCode: 1 });
  });

  it('counts a file that cannot run as a failure', () => {
    expect(summarize([step({ ok: false, reports: [broken, red] })])).toMatchObject({
      failed: 2,
      exitCode: 1,
    });
  });

  it('counts a failed step without tests as a failure', () => {
    const steps = [step({ reports: [report({ numPassedTests: 3 })] }), step({ name: 'lint', ok: false })];
    expect(summarize(steps)).toEqual({ passed: 3, failed: 1, exitCode: 1 });
  });

  it('is red without a single test', () => {
    expect(summarize([step({})]).exitCode).toBe(1);
  });
});

describe('the description of failures', () => {
  it('names test, file and reason, or the end of the output of a step without tests', () => {
    const text = describeFailures(
      [
        step({ ok: false, reports: [broken, red] }),
        step({ name: 'lint', ok: false, problem: 'x.ts is ugly' }),
      ],
      '/clone',
    );
    expect(text.join('\n')).toMatch(
      /a.spec.ts could not run[\s\S]*the gate sells once\n    b.spec.ts\n    expected 1, got 2[\s\S]*lint failed[\s\S]*x.ts is ugly/,
    );
  });
});
