import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { findProgram, runQuietly } from './command';
import { cacheFolder } from './projectRoot';

/** How long the download may take to begin, or to go on, in milliseconds: offline, the server must be tried soon. */
const patience = 5000;

/** Of the extension's `engines.vscode`. */
const oldestMinor = 100;

/**
 * The program of a desktop VS Code: an installed one, else a downloaded one; undefined where neither can be had or no
 * window could be shown.
 */
export async function findDesktop(): Promise<string | undefined> {
  if (!canShowWindows()) return undefined;
  return findInstalled() ?? await download();
}

function canShowWindows(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** The `code` on the PATH is a script beside the program; what is neither (a snap, a remote's) cannot be used here. */
function findInstalled(): string | undefined {
  const script = findProgram('code');
  if (script === undefined || !isRecent(script)) return undefined;
  const folder = path.dirname(realpathSync(script));
  return ['../code', '../../../../MacOS/Electron', '../Code.exe']
    .map((program) => path.resolve(folder, program))
    .find((program) => existsSync(program));
}

function isRecent(script: string): boolean {
  try {
    const [major = 0, minor = 0] = runQuietly(script, ['--version'], path.dirname(script)).split('.').map(Number);
    return major > 1 || minor >= oldestMinor;
  } catch {
    return false;
  }
}

async function download(): Promise<string | undefined> {
  try {
    return await downloadOrGiveUp();
  } catch (error) {
    console.log(`Desktop VS Code could not be downloaded (${error instanceof Error ? error.message : String(error)}).`);
    return undefined;
  }
}

/** test-electron tries three times; once is enough to know that a machine is offline. */
function downloadOrGiveUp(): Promise<string> {
  console.log('Looking for a desktop VS Code to download …');
  return new Promise((resolve, reject) => {
    const reporter = {
      report: (report: { stage: string; error?: Error }): void => {
        if (report.stage === 'retrying') reject(report.error ?? new Error('the download broke off'));
      },
      error: reject,
    };
    downloadAndUnzipVSCode({ cachePath: cacheFolder, timeout: patience, reporter }).then(resolve, reject);
  });
}
