// Writes fixtures/themes.json anew from a real VS Code: node dist-test/ui/captureThemes.script.js
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { projectRoot } from '../vscode/projectRoot';
import { themes, Workbench, type Theme } from '../vscode/workbench';
import type { PageTheme } from './webviewStub';

async function captureAll(): Promise<Map<string, PageTheme>> {
  const captured = new Map<string, PageTheme>();
  const workbench = await Workbench.open();
  try {
    writeFileSync(path.join(workbench.folder, 'page.md'), 'Any webview will do; this is the Markdown preview.');
    await workbench.openFile('page.md');
    await workbench.runCommand('Markdown: Open Preview to the Side');
    for (const theme of ['dark', 'light', 'highContrast', 'highContrastLight'] as const) {
      await workbench.setTheme(theme);
      captured.set(theme, await capture(await previewFrame(workbench.page), theme));
    }
  } finally {
    await workbench.close();
  }
  return captured;
}

async function previewFrame(page: Page): Promise<Frame> {
  const element = await page.frameLocator('iframe.webview.ready').locator('#active-frame').elementHandle();
  const frame = await element.contentFrame();
  if (!frame) throw new Error('The preview did not open.');
  return frame;
}

async function capture(frame: Frame, theme: Theme): Promise<PageTheme> {
  // The workbench has its new colours; a webview is told of them a moment later.
  await frame.waitForFunction((id) => document.body.dataset['vscodeThemeId'] === id, themes[theme].setting);
  return frame.evaluate(() => {
    const { style } = document.documentElement;
    const { classList, dataset } = document.body;
    // Names with a dot in them are of no use: no style sheet can refer to them plainly.
    const names = Array.from(style).filter((name) => /^--(vscode|text-link)-[\w-]+$/.test(name)).sort();
    return {
      bodyClass: Array.from(classList).filter((name) => /^vscode-(light|dark|high)/.test(name)).join(' '),
      kind: dataset['vscodeThemeKind'] ?? '',
      id: dataset['vscodeThemeId'] ?? '',
      variables: Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)])),
    };
  });
}

/** One variable a line, so that a newer VS Code shows as a readable difference. */
function asText(captured: ReadonlyMap<string, PageTheme>): string {
  const blocks = Array.from(captured, ([name, { variables, ...head }]) => {
    return `"${name}": {${members(head).join(', ')}, "variables": {\n${members(variables).join(',\n')}\n}}`;
  });
  return `{\n${blocks.join(',\n')}\n}\n`;
}

function members(object: Readonly<Partial<Record<string, string>>>): string[] {
  return Object.entries(object).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
}

captureAll().then(
  (captured) => writeFileSync(path.join(projectRoot, 'test/ui/fixtures/themes.json'), asText(captured)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
