import { randomUUID } from 'node:crypto';
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { PageFolder } from '../../application/ports.js';

const COMPRESSED_FROM_BYTES = 1024;
/** Inside the folder, so that it is on the same file system: only there a rename is atomic. */
const UNFINISHED = '.unfinished';

/** How hard to compress: what stays may take its time, what changes every two seconds may not. */
export type Effort = 'quick' | 'best';

/** A folder whose files are replaced in one step each, with a `.gz` and a `.br` beside whatever is worth it. */
export class AtomicPageFolder extends PageFolder {
  private readonly root: string;

  constructor(folder: string) {
    super();
    this.root = resolve(folder);
  }

  /** Makes the folder, and clears away what a process left that died while it was writing. */
  async prepare(): Promise<void> {
    await rm(resolve(this.root, UNFINISHED), { recursive: true, force: true });
    await mkdir(resolve(this.root, UNFINISHED), { recursive: true });
  }

  has(path: string): Promise<boolean> {
    return access(resolve(this.root, path)).then(
      () => true,
      () => false,
    );
  }

  async write(path: string, content: string | Buffer, effort: Effort = 'quick'): Promise<void> {
    const target = resolve(this.root, path);
    if (!target.startsWith(this.root + sep)) throw new Error(`${path} is outside of the folder`);
    await mkdir(dirname(target), { recursive: true });
    const bytes = Buffer.from(content);
    if (bytes.length > COMPRESSED_FROM_BYTES) {
      await Promise.all([
        compressGzip(bytes, effort).then((small) => this.replace(`${target}.gz`, small)),
        compressBrotli(bytes, effort).then((small) => this.replace(`${target}.br`, small)),
      ]);
    } else {
      await Promise.all([rm(`${target}.gz`, { force: true }), rm(`${target}.br`, { force: true })]);
    }
    await this.replace(target, bytes);
  }

  private async replace(target: string, bytes: Buffer): Promise<void> {
    const unfinished = resolve(this.root, UNFINISHED, randomUUID());
    await writeFile(unfinished, bytes);
    await rename(unfinished, target);
  }
}

function compressGzip(bytes: Buffer, effort: Effort): Promise<Buffer> {
  return promisify(gzip)(bytes, { level: effort === 'best' ? 9 : 6 });
}

function compressBrotli(bytes: Buffer, effort: Effort): Promise<Buffer> {
  const quality = effort === 'best' ? 11 : 7;
  return promisify(brotliCompress)(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}
