import { writeFileSync } from 'node:fs';
import { reporters, type MochaOptions, type Runner } from 'mocha';

/**
 * mocha's own output, and at the end the totals as JSON in the file that the environment names, for test/run.mjs to
 * add up. The same reporter serves in a terminal and inside VS Code's extension host.
 */
export default class SpecWithTotals extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const file = process.env['GRADIENT_DEBUGGER_TOTALS'];
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      if (file !== undefined) writeFileSync(file, JSON.stringify({ passes, failures }));
    });
  }
}
