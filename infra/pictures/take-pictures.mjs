import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { requireChromium } from '../local/chromium.mjs';
import { startDetached } from '../local/detach.mjs';
import { LaunchError, runCommand } from '../local/errors.mjs';
import { findRunning } from '../local/leftovers.mjs';
import { root, stateFolder } from '../local/paths.mjs';
import { Progress } from '../local/progress.mjs';
import { build, install } from '../local/toolchain.mjs';
import { SHOTS } from './shots.mjs';

const FOLDER = join(root, 'docs/images');

/** A clone carries every picture for ever. */
const MAX_BYTES = 250 * 1024;

/** @type {Record<import('./shots.mjs').Shot['device'], import('playwright-core').BrowserContextOptions>} */
const DEVICES = {
  /** The console, as it hangs on a wall, and as its operator has it. */
  wall: { viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: 'dark' },
  desk: { viewport: { width: 1200, height: 720 }, locale: 'en-GB', colorScheme: 'dark' },
  desktop: { viewport: { width: 1080, height: 676 }, locale: 'en-GB' },
  phone: {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 1.5,
    isMobile: true,
    hasTouch: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  },
};

const HELP = `npm run pictures [-- SHOT ...]: takes docs/images/SHOT.png of the running storefront and console, all or these; starts the stack
if nothing runs.

Shots: ${SHOTS.map(({ name }) => name).join(', ')}.`;

await runCommand(async () => {
  const shots = chooseShots(process.argv.slice(2));
  if (!shots) return console.log(HELP);
  const progress = new Progress();
  await install(progress);
  await build(progress);
  const { chromium } = await import('playwright-core');
  const executablePath = await requireChromium(progress);
  const home = stateFolder();
  if (!(await findRunning(home))) {
    console.log('Nothing runs yet: starting the stack in the background (npm stop ends it).');
    const exitCode = await startDetached(home, []);
    if (exitCode) return exitCode;
  }
  const { storefront, console: consoleUrl, gateway } = (await findRunning(home))?.urls ?? {};
  if (!storefront || !consoleUrl || !gateway)
    throw new LaunchError(
      'The running stack lacks storefront, console or gateway: npm stop, then npm start.',
    );
  // Chromium has no sandbox for root.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  await mkdir(FOLDER, { recursive: true });
  try {
    for (const shot of shots)
      await progress.step(shot.name, () => take(shot, browser, { storefront, console: consoleUrl, gateway }));
  } finally {
    await browser.close();
  }
});

/** @param {string[]} names none for all @returns {typeof SHOTS | undefined} undefined when help was asked for */
function chooseShots(names) {
  if (names.includes('--help') || names.includes('-h')) return undefined;
  const unknown = names.find((name) => !SHOTS.some((shot) => shot.name === name));
  if (unknown !== undefined) throw new LaunchError(`There is no shot "${unknown}".\n\n${HELP}`, 2);
  return names.length > 0 ? SHOTS.filter(({ name }) => names.includes(name)) : SHOTS;
}

/**
 * @param {import('./shots.mjs').Shot} shot
 * @param {import('playwright-core').Browser} browser
 * @param {import('./shots.mjs').Addresses} urls
 */
async function take({ name, device, arrange }, browser, urls) {
  const context = await browser.newContext({
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...DEVICES[device],
  });
  try {
    const page = await context.newPage();
    const release = await arrange(page, urls);
    const path = join(FOLDER, `${name}.png`);
    await page.screenshot({ path });
    await release?.();
    const { size } = await stat(path);
    if (size > MAX_BYTES)
      throw new LaunchError(`${path} has ${size} bytes; a picture has at most ${MAX_BYTES}.`);
  } finally {
    await context.close();
  }
}
