import { hasMaven, mavenJars } from './downloads.mjs';
import { LaunchError, messageOf } from './errors.mjs';

/**
 * The jars of a part that runs on Java.
 * @param {Pick<import('./types.mjs').Part, 'title' | 'variable' | 'example'>} part
 * @param {'kafka' | 'zookeeper'} name
 * @param {Pick<import('./types.mjs').Context, 'progress' | 'signal'>} context
 * @param {string} java
 * @returns {Promise<string>} their folder
 * @throws {LaunchError} with the choices
 */
export async function requireJars(part, name, { progress, signal }, java) {
  const choices = `Choose one:  install Maven   |   start Docker   |   ${part.variable}=${part.example} npm start`;
  if (!hasMaven())
    throw new LaunchError(
      `${part.title}: no ${part.variable}, no Docker engine, and no Maven (mvn) to fetch it.\n  ${choices}`,
    );
  return progress
    .step(`${part.title} from Maven`, () => mavenJars(name, { signal, java }))
    .catch((error) => {
      throw new LaunchError(`${part.title}: Maven could not fetch it.\n  ${messageOf(error)}\n  ${choices}`);
    });
}
