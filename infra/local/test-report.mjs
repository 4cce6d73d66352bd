/**
 * What the test steps came to. Pure.
 *
 * @typedef {object} JestReport  the parts of `jest --json` that matter here
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {{ name: string, status: string, message: string, assertionResults: { fullName: string, status: string, failureMessages?: string[] | null }[] }[]} testResults
 *
 * @typedef {object} Step  one step of npm test
 * @property {string} name
 * @property {boolean} ok
 * @property {number} seconds
 * @property {string} [problem]  the end of its output, when it failed
 * @property {JestReport[]} reports
 */

/**
 * A file that cannot run and a step that fails without a failed test of its own count as one failure each: what went wrong is never
 * summed up as "0 failed".
 * @param {Step[]} steps
 * @returns {{ passed: number, failed: number, exitCode: number }}
 */
export function summarize(steps) {
  let passed = 0;
  let failed = 0;
  for (const { ok, reports } of steps) {
    const failures = reports.reduce(
      (sum, report) => sum + report.numFailedTests + brokenFiles(report).length,
      0,
    );
    passed += reports.reduce((sum, report) => sum + report.numPassedTests, 0);
    failed += failures > 0 ? failures : ok ? 0 : 1;
  }
  return { passed, failed, exitCode: failed === 0 && passed > 0 ? 0 : 1 };
}

/** @param {JestReport} report files without a single result: they did not load */
function brokenFiles({ testResults }) {
  return testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some(isFailed),
  );
}

/** @param {{ status: string }} result */
function isFailed({ status }) {
  return status === 'failed';
}

/**
 * @param {Step[]} steps
 * @param {string} root to show files relative to
 * @returns {string[]} lines that name every failure
 */
export function describeFailures(steps, root) {
  return steps.flatMap(({ name, ok, problem, reports }) => {
    const tests = reports.flatMap((report) => [
      ...report.testResults.flatMap((file) =>
        file.assertionResults
          .filter(isFailed)
          .map((test) => [
            `✗ ${test.fullName}`,
            `    ${shorten(file.name, root)}`,
            ...indent(test.failureMessages?.[0]),
          ]),
      ),
      ...brokenFiles(report).map((file) => [
        `✗ ${shorten(file.name, root)} could not run`,
        ...indent(file.message),
      ]),
    ]);
    if (ok && tests.length === 0) return [];
    return ['', `── ${name} failed ──`, ...(tests.length > 0 ? tests.flat() : indent(problem, 60))];
  });
}

/** @param {string} file @param {string} root */
function shorten(file, root) {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

const ANSI_COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'g');

/** @param {string | undefined} text @param {number} [lines] */
function indent(text = '', lines = 20) {
  return text
    .replaceAll(ANSI_COLOURS, '')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`);
}
