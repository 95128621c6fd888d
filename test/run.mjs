// npm test: sets up what is missing, builds, and runs every suite.
//
//   npm test                    all
//   npm test -- unit golden     some
//
// Each suite prints what mocha prints; the last line sums passes and failures over all of them.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build, ensureDependencies, root, run } from './bootstrap.mjs';

/** @typedef {{ passes: number, failures: number }} Totals as test/reporter.ts writes them */

/** No suite takes nearly as long; one that hangs is stopped and counts as failed. */
const longestSuite = 30 * 60_000;

/**
 * `--exit`: after a failure, a browser or a worker that the test left open must not keep the suite waiting. The time
 * limit is only there for tests that hang: a machine may be busy with other things.
 */
const mocha = [
  '--enable-source-maps', 'node_modules/mocha/bin/mocha.js',
  '--reporter', 'dist-test/reporter.js', '--forbid-only', '--exit', '--timeout', '120000',
];

/** @param {string} folder */
const tests = (folder) => [...mocha, `dist-test/${folder}/**/*.test.js`];

/**
 * What Node runs for each suite.
 * @type {Record<string, string[]>}
 */
const suites = {
  unit: tests('unit'),
  golden: tests('golden'),
  ui: tests('ui'),
  host: ['--enable-source-maps', 'dist-test/vscode/hostTests.script.js'],
  journeys: tests('journeys'),
};

/**
 * Checks that are right or wrong as a whole, and count as one test each.
 * @type {Record<string, () => boolean>}
 */
const checks = {
  typecheck: () => run('npm', ['run', '--silent', 'typecheck']),
  lint: () => run('npm', ['run', '--silent', 'lint']),
  build,
};

/**
 * Runs a suite in a process of its own.
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Totals}
 */
function runSuite(name, args) {
  const file = path.join(root, `dist-test/${name}.totals.json`);
  rmSync(file, { force: true });
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    timeout: longestSuite,
    env: { ...process.env, GRADIENT_DEBUGGER_TOTALS: file },
  });
  return judge(name, status, existsSync(file) ? /** @type {Totals} */ (JSON.parse(readFileSync(file, 'utf8'))) : null);
}

/**
 * A suite that crashed, or ran no test, has failed whatever it counted.
 * @param {string} name
 * @param {number | null} status exit code; null when it was stopped
 * @param {Totals | null} totals null when it did not get as far as writing them
 * @returns {Totals}
 */
function judge(name, status, totals) {
  const passes = totals?.passes ?? 0;
  const failures = totals?.failures ?? 0;
  if (failures > 0) return { passes, failures };
  if (totals === null || status !== 0) {
    console.log(`The suite ${name} broke off: ${status === null ? 'it was stopped' : `exit code ${status}`}.`);
    return { passes, failures: 1 };
  }
  if (passes === 0) {
    console.log(`The suite ${name} ran no test.`);
    return { passes, failures: 1 };
  }
  return { passes, failures };
}

/**
 * @param {string} name
 * @param {() => boolean} check
 * @returns {Totals}
 */
function runCheck(name, check) {
  const passed = check();
  console.log(`${name}: ${passed ? 'passed' : 'failed'}`);
  return passed ? { passes: 1, failures: 0 } : { passes: 0, failures: 1 };
}

/** @param {readonly string[]} names what to run; nothing means everything */
function runAll(names) {
  /** @param {string} name */
  const wanted = (name) => names.length === 0 || names.includes(name);
  /** @type {Totals[]} */
  const results = [];
  let built = true;
  for (const [name, check] of Object.entries(checks)) {
    // A suite runs what the build wrote, so the build is wanted with any of them.
    if (!wanted(name) && name !== 'build') continue;
    const result = runCheck(name, check);
    if (name === 'build') built = result.failures === 0;
    results.push(result);
  }
  for (const [name, args] of Object.entries(suites)) {
    if (!wanted(name)) continue;
    console.log(`\n${name}`);
    results.push(built ? runSuite(name, args) : judge(name, 1, null));
  }
  return results;
}

/** @param {readonly string[]} names */
function refuseUnknown(names) {
  const known = [...Object.keys(checks), ...Object.keys(suites)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  console.error(`There is no suite ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  process.exit(2);
}

/** @param {readonly string[]} names */
function installAndRunAll(names) {
  try {
    ensureDependencies();
    return runAll(names);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return [{ passes: 0, failures: 1 }];
  }
}

const names = process.argv.slice(2);
refuseUnknown(names);
const results = installAndRunAll(names);
const passed = results.reduce((sum, { passes }) => sum + passes, 0);
const failed = results.reduce((sum, { failures }) => sum + failures, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
