import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Frame, Page } from 'playwright-core';
import { pageHtml } from '../../../src/protocol/inspectorPage';
import type { Selection } from '../../../src/protocol/inspector';
import themes from '../../ui/fixtures/themes.json';
import { withTheme } from '../../ui/webviewStub';
import { installInstruments } from './instruments';

const origin = 'https://inspector.bench';

/** What the browser loads: the inspector as it goes into the extension, and the page around it. */
export interface Bundles {
  readonly script: string;
  readonly styles: string;
  readonly host: string;
  readonly worker: string;
}

/** Bundles the inspector as `node esbuild.mjs --production` does, and what stands in for VS Code. */
export async function bundles(): Promise<Bundles> {
  const build = async (entry: string): Promise<readonly esbuild.OutputFile[]> => {
    const { outputFiles } = await esbuild.build({
      absWorkingDir: process.cwd(), entryPoints: [entry], bundle: true, minify: true, write: false, outdir: 'out',
      platform: 'browser', format: 'iife', target: 'chrome132', mainFields: ['module', 'main'], logLevel: 'error',
      legalComments: 'none',
    });
    return outputFiles;
  };
  const textOf = (files: readonly esbuild.OutputFile[], end: string): string =>
    files.find(({ path: file }) => file.endsWith(end))?.text ?? '';
  const webview = await build('webview/main.ts');
  return {
    script: textOf(webview, '.js'),
    styles: textOf(webview, '.css'),
    host: textOf(await build('test/bench/webview/browserHost.ts'), '.js'),
    worker: textOf(await build('test/bench/webview/browserWorker.ts'), '.js'),
  };
}

/** A page with the worker in it, in which inspectors can be opened. */
export class BenchPage {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, served: Bundles): Promise<BenchPage> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 860 } });
    page.on('pageerror', (error) => console.error(error));
    await page.addInitScript(installInstruments);
    await page.route(`${origin}/**`, (route) => {
      const answers: Readonly<Record<string, readonly [type: string, body: string]>> = {
        '/': ['text/html', '<!DOCTYPE html><html lang="en"><body><script src="/host.js"></script></body></html>'],
        '/host.js': ['text/javascript', served.host],
        '/worker.js': ['text/javascript', served.worker],
        '/inspector': ['text/html', inspectorPage()],
        '/webview.js': ['text/javascript', served.script],
        '/webview.css': ['text/css', served.styles],
      };
      const answer = answers[new URL(route.request().url()).pathname];
      return answer ? route.fulfill({ contentType: answer[0], body: answer[1] }) : route.fulfill({ status: 404 });
    });
    await page.goto(`${origin}/`);
    return new BenchPage(page);
  }

  /** Runs a network, with the files of the samples. */
  async run(text: string, files: readonly string[] = []): Promise<void> {
    const contents = files.map((name) => [name, readFileSync(path.join('media/samples', name), 'base64')] as const);
    await this.page.evaluate(([definition, encoded]) => window.runNetwork(
      definition,
      encoded.map(([name, base64]) => (
        { path: name, bytes: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) }
      )),
      2 ** 32,
    ), [text, contents] as const);
  }

  /** Opens an inspector; how long it takes until numbers are on the screen, in milliseconds. */
  async show(selection: Selection): Promise<number> {
    const started = await this.page.evaluate((wanted) => window.openInspector(wanted), selection);
    const frame = await this.frame();
    await frame.waitForFunction(() => (window.instruments as unknown) !== undefined && window.instruments.painted > 0);
    return (await frame.evaluate(() => window.instruments.painted)) - started;
  }

  /** The inspector's frame. */
  async frame(): Promise<Frame> {
    const element = await this.page.waitForSelector('iframe');
    return (await element.contentFrame())!;
  }

  /** What the inspector and the page around it hold after everything unused is gone, in bytes. */
  async memory(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    const usage = await session.send('Runtime.getHeapUsage') as Readonly<Record<string, number>>;
    await session.detach();
    return usage['usedSize']! + (usage['backingStorageSize'] ?? 0);
  }
}

function inspectorPage(): string {
  return withTheme(pageHtml({
    nonce: 'YmVuY2g', cspSource: origin, title: 'Inspector', language: 'en',
    scriptUri: `${origin}/webview.js`, styleUri: `${origin}/webview.css`,
  }), themes.dark, readFileSync('test/ui/fixtures/defaultStyles.css', 'utf8'));
}
