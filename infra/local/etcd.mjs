import { findExecutable } from './command.mjs';
import { canInstallPackages, installPackage } from './downloads.mjs';
import { messageOf } from './errors.mjs';

/**
 * An etcd server for the test of the sample registry: what ETCD names, one on the PATH, else, as root on Debian, its package.
 * @param {import('./progress.mjs').Progress} progress
 * @returns {Promise<string | undefined>} the executable; undefined where it cannot be had: the test then says what to install
 */
export async function findEtcd(progress) {
  const present = process.env.ETCD ?? findExecutable('etcd');
  if (present || !canInstallPackages()) return present;
  await progress
    .step('apt-get install etcd-server', () => installPackage('etcd-server'))
    .catch((error) => console.log(messageOf(error)));
  return findExecutable('etcd');
}
