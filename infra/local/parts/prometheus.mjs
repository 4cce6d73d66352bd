import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable } from '../command.mjs';
import { canInstallPackages, installPackage } from '../downloads.mjs';
import { LaunchError } from '../errors.mjs';
import { readSettings } from '../settings-file.mjs';

/** @type {import('../types.mjs').Part} */
export const prometheus = {
  name: 'prometheus',
  title: 'Prometheus',
  variable: 'PROMETHEUS_URL',
  addressKey: 'url',
  optional: true,
  example: 'http://host:9090',
  address: (_context, port) => `http://127.0.0.1:${port}`,
  ping: pingPrometheus,
  readyWithinMs: 60_000,

  async native({ home, progress }, port) {
    if (!findExecutable('prometheus') && canInstallPackages()) {
      await progress.step('apt-get install prometheus', () => installPackage('prometheus'));
    }
    const command = findExecutable('prometheus');
    if (!command) throw new LaunchError('no prometheus on the PATH');
    const folder = join(home, 'data/prometheus');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'prometheus.yml');
    await writeFile(
      file,
      await readSettings('prometheus/prometheus.yml', { TARGETS_FILE: targetsFile(home) }),
    );
    return {
      command,
      args: [
        ...[
          `--config.file=${file}`,
          `--storage.tsdb.path=${join(folder, 'tsdb')}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        ...['--storage.tsdb.retention.time=7d', '--log.level=warn'],
      ],
      env: { PATH: process.env.PATH ?? '', GOMEMLIMIT: '128MiB' },
      cwd: folder,
    };
  },

  async docker({ home }, port) {
    const folder = join(home, 'data/prometheus');
    // The image's own user reads it; an earlier native start may have made the folder for us alone.
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o755);
    const settings = await readSettings('prometheus/prometheus.yml', {
      TARGETS_FILE: '/etc/stampede/targets.json',
    });
    await writeFile(join(folder, 'docker.yml'), settings);
    await chmod(join(folder, 'docker.yml'), 0o644);
    return {
      options: ['--network', 'host', '-v', 'data:/prometheus', '-v', `${folder}:/etc/stampede:ro`],
      args: [
        ...['--config.file=/etc/stampede/docker.yml', '--storage.tsdb.path=/prometheus'],
        `--web.listen-address=127.0.0.1:${port}`,
      ],
    };
  },
};

/** @param {string} home */
export function targetsFile(home) {
  return join(home, 'data/prometheus/targets.json');
}

/**
 * Tells Prometheus what there is to scrape; it rereads the file by itself.
 * @param {string} home
 * @param {import('../types.mjs').AppRecord[]} apps
 */
export async function writeTargets(home, apps) {
  const targets = apps.map(({ name, instance, metricsPort }) => ({
    targets: [`127.0.0.1:${metricsPort}`],
    labels: { service: name, instance },
  }));
  await mkdir(join(home, 'data/prometheus'), { recursive: true, mode: 0o700 });
  await writeFile(targetsFile(home), JSON.stringify(targets, null, 2));
  await chmod(targetsFile(home), 0o644);
}

/** @param {string} address */
async function pingPrometheus(address) {
  const response = await fetch(new URL('/-/ready', address));
  if (!response.ok) throw new Error(`status ${response.status}`);
}
