import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requireEnv } from '@stampede/testing';
import { helloRequest } from './golden/dubbo-3.3.5-frames.js';

const run = promisify(execFile);
const library = join(import.meta.dirname, '..');
const modules = join(library, '../../node_modules');

const contract = `
import { RpcApplication, int32, method, service, string, struct } from '@stampede/rpc';
const Greeting = struct('a.Greeting', { text: string(), length: int32() });
const Greeter = service('a.Greeter', { greet: method({ args: [string()], returns: Greeting, timeoutMs: 60000 }) });
`;
const start = (root: string, more: string): string =>
  `RpcApplication.start({ application: 'pack', registry: { hosts: '${requireEnv('ZOOKEEPER_HOSTS')}', root: '${root}', connectTimeoutMs: 60000 }${more} })`;

/** The library as those have it who install it: its package in a folder of its own, with nothing but what it depends on. */
describe('the package', () => {
  const root = `pack-${process.pid}`;
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stampede-pack-'));
    await run('npm', ['pack', '--pack-destination', folder], { cwd: library });
    const [archive] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    const target = join(folder, 'node_modules/@stampede/rpc');
    await mkdir(target, { recursive: true });
    await run('tar', ['-xzf', join(folder, archive!), '--strip-components=1', '-C', target]);
    files = (await readdir(target, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
    const { dependencies } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) {
      const link = join(folder, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(modules, name), link);
    }
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('holds programs, their types, a README and a licence, and nothing that only we need', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'bin/stampede-rpc.mjs',
        'dist/src/index.js',
        'dist/src/index.d.ts',
      ]),
    );
    expect(files.filter((name) => /\.map$|spec|^src|^test|^bench|^interop|tsconfig/.test(name))).toEqual([]);
  });

  it('serves and calls from plain JavaScript', async () => {
    await writeFile(
      join(folder, 'provider.js'),
      `${contract}
const rpc = await ${start(root, ', port: 0')};
await rpc.export(Greeter, { greet: (name) => ({ text: 'hello ' + name, length: name.length }) });
process.send('ready');
process.once('message', () => rpc.close().then(() => process.disconnect()));`,
    );
    await writeFile(
      join(folder, 'consumer.js'),
      `import { fork } from 'node:child_process';
import { once } from 'node:events';
${contract}
const provider = fork('./provider.js');
await once(provider, 'message');
const rpc = await ${start(root, '')};
const greeter = rpc.refer(Greeter);
console.log(JSON.stringify(await greeter.greet('world')));
await rpc.close();
provider.send('end');
await once(provider, 'exit');`,
    );
    const { stdout, stderr } = await run(process.execPath, ['consumer.js'], { cwd: folder });
    expect({ stdout, stderr }).toEqual({ stdout: '{"text":"hello world","length":5}\n', stderr: '' });
  });

  it('gives TypeScript the types of its contracts', async () => {
    const call = `${contract}
import type { Client } from '@stampede/rpc';
export async function greet(greeter: Client<typeof Greeter>): Promise<number> {
  const { text, length } = await greeter.greet('world');
  return text.length + length;
}
`;
    await writeFile(join(folder, 'good.ts'), call);
    await writeFile(join(folder, 'bad.ts'), call.replace("greet('world')", 'greet(5)'));
    const check = (file: string) =>
      run(
        process.execPath,
        [
          join(modules, 'typescript/bin/tsc'),
          ...['--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext'],
          ...['--types', 'node', '--typeRoots', join(modules, '@types'), file],
        ],
        { cwd: folder },
      );
    expect((await check('good.ts')).stdout).toBe('');
    await expect(check('bad.ts')).rejects.toMatchObject({
      stdout: expect.stringMatching(/bad\.ts.*'number' is not assignable.*'string'/),
    });
  });

  it('brings its command line', async () => {
    const bin = join(folder, 'node_modules/@stampede/rpc/bin/stampede-rpc.mjs');
    const { stdout } = await run(process.execPath, [bin, 'decode', helloRequest]);
    expect(stdout).toContain('method: "hello"');
  });
});
