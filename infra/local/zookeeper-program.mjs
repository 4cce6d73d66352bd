import { messageOf } from './errors.mjs';
import { requireJars } from './jars.mjs';
import { requireJava } from './java.mjs';
import { zookeeper } from './parts/zookeeper.mjs';

/**
 * What a test starts a ZooKeeper of its own with, to kill it: the Java and the jars that the launcher's own runs on.
 * @param {import('./progress.mjs').Progress} progress
 * @param {AbortSignal} signal
 * @returns {Promise<{ JAVA?: string, ZOOKEEPER_JARS?: string }>} empty where it cannot be had: the test then says what to install
 */
export async function findZookeeper(progress, signal) {
  try {
    const java = await requireJava(zookeeper);
    return {
      JAVA: java,
      ZOOKEEPER_JARS: await requireJars(zookeeper, 'zookeeper', { progress, signal }, java),
    };
  } catch (error) {
    console.log(messageOf(error));
    return {};
  }
}
