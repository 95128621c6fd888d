import { Workbench, type Theme, type WorkbenchOptions } from '../vscode/workbench';

/**
 * Gives the steps of a journey, the `it`s of one `describe`, a VS Code in common. A step that fails leaves a picture of
 * what was to be seen.
 * @returns the workbench, to be asked for inside a step
 */
export function useWorkbench(options: WorkbenchOptions = {}): () => Workbench {
  let workbench: Workbench | undefined;

  before(async () => {
    workbench = await Workbench.open(options);
  });

  afterEach(async function () {
    const step = this.currentTest;
    if (step?.state !== 'failed') return;
    const file = await workbench?.screenshot(`failed-${step.fullTitle().replaceAll(/\W+/g, '-')}`);
    console.log(`    What was to be seen: ${file}`);
  });

  after(async () => workbench?.close());

  return () => {
    if (!workbench) throw new Error('The workbench opens before the first step; ask for it inside an `it`.');
    return workbench;
  };
}

const kinds: readonly Theme[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

/** Pictures of the same sight in every kind of theme. */
export async function pictures(workbench: Workbench, name: string): Promise<void> {
  for (const theme of kinds) {
    await workbench.setTheme(theme);
    // The webview and the icons follow a moment later.
    await workbench.page.waitForTimeout(700);
    await workbench.screenshot(`${name}-${theme}`);
  }
  await workbench.setTheme('dark');
}
