import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * Makes the client: index.html and its assets, whose names change with their content, each compressed ahead of time too.
 * @param {string} folder
 */
export async function buildClient(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: { console: 'src/client/main.tsx', style: 'src/client/styles/console.css' },
    outdir: `${folder}/assets`,
    entryNames: '[name].[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  });
  const addressOf = (/** @type {string} */ extension) => {
    const output = Object.keys(metafile.outputs).find((name) => name.endsWith(extension));
    if (output === undefined) throw new Error(`esbuild made no ${extension}`);
    return `/assets/${basename(output)}`;
  };
  const page = await readFile(`${here}src/client/index.html`, 'utf8');
  const withAddresses = page.replace('{{style}}', addressOf('.css')).replace('{{script}}', addressOf('.js'));
  await writeFile(`${folder}/index.html`, withAddresses);
  await writeFile(`${folder}/icon.svg`, await readFile(`${here}src/client/icon.svg`));
  await compress(folder);
}

/** @param {string} folder */
async function compress(folder) {
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = `${file.parentPath}/${file.name}`;
    const content = await readFile(path);
    await Promise.all([
      writeFile(`${path}.br`, brotliCompressSync(content)),
      writeFile(`${path}.gz`, gzipSync(content)),
    ]);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildClient(`${here}dist/client`);
