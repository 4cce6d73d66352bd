/**
 * Lints texts under the names of files, all in one process: `[{ "code": …, "file": … }]` on standard input, a list of broken rules per
 * text on standard output. A program of its own because Jest's module loader is not the one that lint runs with.
 */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

/** @type {{ code: string, file: string }[]} */
const violations = JSON.parse(await text(process.stdin));
const eslint = new ESLint();
const broken = [];
for (const { code, file } of violations) {
  const [result] = await eslint.lintText(code, { filePath: file });
  broken.push(result?.messages.map(({ ruleId }) => ruleId) ?? []);
}
console.log(JSON.stringify(broken));
