import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/**
 * The browser's part of the app: dist/client holds the files as they are to lie beside the pages, dist/client.json names the two that
 * every page refers to. The names of the assets change with their content.
 */
const here = fileURLToPath(new URL('.', import.meta.url));
const client = `${here}dist/client`;

await rm(client, { recursive: true, force: true });
await mkdir(client, { recursive: true });
await cp(`${here}public`, client, { recursive: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: { shop: 'src/browser/main.tsx', style: 'src/pages/shop.css' },
  outdir: 'dist/client/assets',
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
await writeFile(
  `${here}dist/client.json`,
  `${JSON.stringify({ script: addressOf('.js'), style: addressOf('.css') })}\n`,
);
