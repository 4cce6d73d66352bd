import { dockerAnswers } from './docker.mjs';
import { hasMaven, mavenJars } from './downloads.mjs';
import { externalAddresses, waysToHave } from './resolution.mjs';

/**
 * Fetches the jars of parts that will run natively while npm still installs: on a fresh machine both take their time. A failure is
 * nothing here; the part itself tries again and says what is wrong.
 * @param {import('./types.mjs').InfraMode} mode
 * @param {AbortSignal} signal
 */
export function prefetch(mode, signal) {
  void fetchJars(mode, signal).catch(() => undefined);
}

/** @param {import('./types.mjs').InfraMode} mode @param {AbortSignal} signal */
async function fetchJars(mode, signal) {
  const given = externalAddresses(process.env);
  for (const part of /** @type {const} */ (['kafka', 'zookeeper'])) {
    const hasUrl = Boolean(given[part === 'kafka' ? 'KAFKA_BROKERS' : 'ZOOKEEPER_HOSTS']);
    const [first] = waysToHave({ mode, hasUrl, dockerAnswers: await dockerAnswers() });
    if (first === 'native' && hasMaven()) await mavenJars(part, { signal });
  }
}
