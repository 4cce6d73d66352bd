/**
 * Where a part may come from, best first. Pure: the decision of architecture §6 as a function.
 *
 * @param {object} situation
 * @param {import('./types.mjs').InfraMode} situation.mode
 * @param {boolean} situation.hasUrl  the environment names an address
 * @param {boolean} situation.dockerAnswers
 * @returns {('external' | 'docker' | 'native')[]} empty where the mode allows none
 */
export function waysToHave({ mode, hasUrl, dockerAnswers }) {
  if (hasUrl) return ['external'];
  if (mode === 'external') return [];
  if (mode === 'docker') return dockerAnswers ? ['docker'] : [];
  if (mode === 'native') return ['native'];
  return dockerAnswers ? ['docker', 'native'] : ['native'];
}

const VARIABLES = ['POSTGRES_URL', 'REDIS_URL', 'KAFKA_BROKERS', 'ZOOKEEPER_HOSTS', 'PROMETHEUS_URL'];

/**
 * The addresses that the environment names for the infrastructure. A shell that evaluated `npm run -s env` holds those of our own
 * stack, marked by STAMPEDE_ENV: they are not somebody's external servers.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Record<string, string | undefined>} by variable
 */
export function externalAddresses(env) {
  if (env.STAMPEDE_ENV !== undefined && env.STAMPEDE_ENV === environmentMark(env)) return {};
  return Object.fromEntries(VARIABLES.map((name) => [name, env[name] || undefined]));
}

/**
 * What STAMPEDE_ENV is for these addresses.
 * @param {NodeJS.ProcessEnv | Record<string, string>} env
 */
export function environmentMark(env) {
  return VARIABLES.map((name) => (env[name] ?? '').replace(/^.*@/, '').replace(/^\w+:\/\//, '')).join('|');
}
