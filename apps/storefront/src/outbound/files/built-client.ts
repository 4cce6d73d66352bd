import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { z } from 'zod';
import type { ClientAssets } from '../../pages/render.js';
import type { AtomicPageFolder } from './atomic-page-folder.js';

const Manifest = z.object({ script: z.string(), style: z.string() });

/** What build.mjs made for the browser: `client.json` names it, `client/` holds it as it is to lie in the folder of the pages. */
export class BuiltClient {
  private constructor(
    private readonly folder: string,
    private readonly files: readonly string[],
    readonly assets: ClientAssets,
  ) {}

  /** @throws when the app was not built */
  static async load(dist: string): Promise<BuiltClient> {
    const folder = join(dist, 'client');
    const assets = Manifest.parse(JSON.parse(await readFile(join(dist, 'client.json'), 'utf8')));
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    return new BuiltClient(folder, files, assets);
  }

  /** Names of the pictures. */
  get pictures(): ReadonlySet<string> {
    return new Set(this.files.filter((file) => file.startsWith('pictures/')).map((file) => parse(file).name));
  }

  /** Puts everything beside the pages. Older assets stay: pages that somebody still has open name them. */
  async copyTo(pages: AtomicPageFolder): Promise<void> {
    for (const file of this.files) await pages.write(file, await readFile(join(this.folder, file)), 'best');
  }
}
