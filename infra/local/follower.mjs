import { open } from 'node:fs/promises';

/**
 * @param {string} path
 * @param {{ from?: 'start' | 'end' }} [options]
 * @returns {Promise<() => Promise<void>>} prints what came to the file since the last call
 */
export async function follower(path, { from = 'start' } = {}) {
  const file = await open(path);
  let offset = from === 'start' ? 0 : (await file.stat()).size;
  return async () => {
    const buffer = Buffer.alloc(64 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) return;
      offset += bytesRead;
      process.stdout.write(buffer.subarray(0, bytesRead));
    }
  };
}
