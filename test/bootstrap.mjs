// What a fresh clone lacks: dependencies and bundles. Node's own modules only, for there is nothing else yet.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ version?: string, optional?: boolean }} LockedPackage */

/** The repository's root. */
export const root = path.dirname(import.meta.dirname);

/**
 * Runs a program in the root with this terminal's input and output.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {boolean} whether it ended with exit code 0
 */
export function run(program, args) {
  // On Windows npm is a script, which only a shell can start.
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }).status === 0;
}

/**
 * Runs `npm ci` unless node_modules holds what package-lock.json asks for.
 * @throws {Error} when npm fails
 */
export function ensureDependencies() {
  if (dependenciesMatchLock()) return;
  console.log('Installing the dependencies of package-lock.json …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund'])) throw new Error('`npm ci` failed; its own message is above.');
}

/**
 * Bundles product and tests.
 * @returns {boolean} whether it succeeded; esbuild has printed why not
 */
export function build() {
  return run(process.execPath, ['esbuild.mjs']);
}

/**
 * npm keeps a record of what it installed, in the format of the lock file. Versions are compared rather than dates:
 * git sets dates as it likes.
 */
function dependenciesMatchLock() {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = lockedPackages(record);
  return Object.entries(lockedPackages(path.join(root, 'package-lock.json')))
    .filter(([folder, { optional }]) => folder !== '' && !optional)
    .every(([folder, { version }]) => installed[folder]?.version === version);
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>} packages by their folder
 */
function lockedPackages(file) {
  const lock = /** @type {{ packages: Record<string, LockedPackage> }} */ (JSON.parse(readFileSync(file, 'utf8')));
  return lock.packages;
}
