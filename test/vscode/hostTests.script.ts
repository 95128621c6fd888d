// Runs the tests of test/host inside a VS Code: the desktop one where there is one, else the server in Chromium.
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { launchChromium } from './chromium';
import { findDesktop } from './desktop';
import { projectRoot } from './projectRoot';
import { copySamples } from './samples';
import { Server } from './server';

const extension = projectRoot;
const tests = path.join(projectRoot, 'dist-test/host/index.js');

/** A second, empty folder of the workspace. */
const otherFolder = 'other';

/** What test/host/index.ts puts before each line of its report, so that VS Code's own log can be told from it. */
const mark = '[test] ';

/** Longer than any run; a workbench that never starts the tests ends here. */
const patience = 10 * 60_000;

async function runHostTests(): Promise<void> {
  const samples = copySamples([otherFolder]);
  try {
    const desktop = await findDesktop();
    await (desktop === undefined ? runOnServer(samples.workspace) : runOnDesktop(desktop, samples.workspace));
  } finally {
    samples.remove();
  }
}

async function runOnDesktop(program: string, workspace: string): Promise<void> {
  console.log(`Host tests in ${program}`);
  await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: extension,
    extensionTestsPath: tests,
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
  });
}

async function runOnServer(workspace: string): Promise<void> {
  const server = await Server.start();
  const browser = await launchChromium();
  try {
    console.log('Host tests in the VS Code server from npm, opened in Chromium');
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, permissions });
    const log = new TestLog();
    await page.exposeFunction('codeAutomationLog', (type: string, values: unknown[]) => log.add(type, values));
    const exitCode = new Promise<number>((resolve, reject) => {
      setTimeout(() => reject(new Error('The tests did not end.')), patience).unref();
      void page.exposeFunction('codeAutomationExit', resolve);
    });
    await page.goto(server.address({ folder: workspace, extension, tests }));
    if (await exitCode !== 0) log.printRest();
    process.exitCode = await exitCode;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Prints the report as it comes, and keeps what else the extension host and the workbench say. */
class TestLog {
  private readonly rest: string[] = [];

  add(type: string, values: readonly unknown[]): void {
    const [text] = values;
    if (typeof text === 'string' && text.startsWith(mark)) console.log(text.slice(mark.length));
    else this.rest.push(`${type}: ${values.map((value) => describe(value)).join(' ')}`);
  }

  /** For a run that failed: what the extension host and the workbench said besides. */
  printRest(): void {
    console.log(['What else the extension host and the workbench said:', ...this.rest].join('\n'));
  }
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

runHostTests().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
