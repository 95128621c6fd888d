// VS Code's extension host loads this module and calls `run`, be it the desktop's or the server's.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import SpecWithTotals from '../reporter';

/** Tells the report from VS Code's own log, which comes out of the same pipe. */
const mark = '[test] ';

/**
 * Runs every test of this folder.
 * @throws Error with the number of failures, which VS Code turns into its exit code.
 */
export async function run(): Promise<void> {
  markReport();
  const mocha = new Mocha({ ui: 'bdd', reporter: SpecWithTotals, timeout: 60_000, forbidOnly: true });
  for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** One call a line: the log hook of the server gives no sign of where a line begins. */
function markReport(): void {
  Mocha.reporters.Base.consoleLog = (...values: unknown[]): void => {
    for (const line of format(...values).split('\n')) console.log(mark + line);
  };
}
