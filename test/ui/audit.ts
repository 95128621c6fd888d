import { readFileSync } from 'node:fs';
import path from 'node:path';
import type Axe from 'axe-core';
import type { Page } from 'playwright-core';
import { projectRoot } from '../vscode/projectRoot';

const axe = readFileSync(path.join(projectRoot, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** Everything that axe-core finds wrong, as `rule: where`. */
export async function audit(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  // What passes is many times as much, and takes longer to be collected and to cross than to be found.
  const violations = await page.evaluate(async () => {
    const run = await (window as unknown as { axe: typeof Axe }).axe.run({ resultTypes: ['violations'] });
    return run.violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`));
}
