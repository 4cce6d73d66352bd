import { consoleShots } from './console-shots.mjs';
import { storefrontShots } from './storefront-shots.mjs';

/**
 * @typedef {{ storefront: string, console: string, gateway: string }} Addresses
 *
 * @typedef {object} Shot
 * @property {string} name  of its file in docs/images
 * @property {'desktop' | 'phone' | 'wall' | 'desk'} device
 * @property {(page: import('playwright-core').Page, urls: Addresses) => Promise<void | (() => Promise<unknown>)>} arrange  brings the page
 *   to what is to be seen; what it returns is called when the picture is taken
 */

/** @type {Shot[]} */
export const SHOTS = [...storefrontShots, ...consoleShots];
