import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { findProgram, runQuietly } from './command';
import { projectRoot } from './projectRoot';

/** No sandbox, which root cannot have; no graphics card; nothing fetched behind the tests’ back. */
const switches = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

const programs = [
  'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'msedge',
];

const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Starts Chromium without a window and with a profile of its own, after installing it if the machine has none.
 * @throws Error when there is none and none can be installed.
 */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium() ?? installChromium(), args: switches });
}

/** Chromium or a browser built on it: what CHROMIUM_PATH names, an installed one, or one Playwright has fetched. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) return named;
  const installed = programs.map(findProgram).find((program) => program !== undefined);
  return installed ?? [...applications, chromium.executablePath()].find((file) => existsSync(file));
}

function installChromium(): string {
  if (canUseApt()) {
    console.log('Installing Chromium with apt-get …');
    runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], projectRoot);
  } else {
    console.log('Downloading Chromium with Playwright …');
    const playwright = path.join(projectRoot, 'node_modules/playwright-core/cli.js');
    runQuietly(process.execPath, [playwright, 'install', 'chromium'], projectRoot);
  }
  const found = findChromium();
  if (found === undefined) throw new Error('No Chromium was found. Install one, or set CHROMIUM_PATH to its program.');
  return found;
}

/** Root on Debian itself: Ubuntu's package of this name only points at another store. */
function canUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== undefined
    && /^ID=debian$/m.test(runQuietly('cat', ['/etc/os-release'], projectRoot));
}
