import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium';
import { projectRoot } from './projectRoot';
import { copySamples, type Samples } from './samples';
import { Server, type Settings } from './server';
import type { Release } from './serverPackage';

/** VS Code's own colour themes, one of each kind, and the file of each, which names a class of the workbench. */
export const themes = {
  light: { setting: 'Default Light Modern', file: 'light_modern' },
  dark: { setting: 'Default Dark Modern', file: 'dark_modern' },
  highContrast: { setting: 'Default High Contrast', file: 'hc_black' },
  highContrastLight: { setting: 'Default High Contrast Light', file: 'hc_light' },
} as const;

/** The kinds of colour theme that VS Code distinguishes. */
export type Theme = keyof typeof themes;

/** How a workbench is to start. */
export interface WorkbenchOptions {
  readonly theme?: Theme;
  readonly settings?: Settings;
  /** Which VS Code; the oldest that is supported unless it is said. */
  readonly release?: Release;
  /** A packaged extension (.vsix) to install, in place of the one in development. */
  readonly extensionPackage?: string;
  /** Names of further folders, empty ones, that are open beside the samples. */
  readonly otherFolders?: readonly string[];
}

/** Where the pictures of the last run are. */
export const screenshotFolder = path.join(projectRoot, 'dist-test', 'screenshots');

/** A real VS Code with the extension and a copy of the samples, driven as a person would: by keyboard and mouse. */
export class Workbench {
  private constructor(
    /** The browser's page, for what this class has no word for. */
    readonly page: Page,
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly samples: Samples,
  ) {}

  /** Starts a VS Code of its own, 1400 × 900 pixels, and waits until it is ready for input. */
  static async open({ theme = 'dark', settings = {}, ...options }: WorkbenchOptions = {}): Promise<Workbench> {
    const { otherFolders = [] } = options;
    const samples = copySamples(otherFolders);
    const server = await Server.start(options);
    const isPackaged = options.extensionPackage !== undefined;
    server.configure({ 'workbench.colorTheme': themes[theme].setting, ...settings });
    const browser = await launchChromium();
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, permissions });
    const workbench = new Workbench(page, server, browser, samples);
    try {
      const folder = otherFolders.length > 0 ? samples.workspace : samples.folder;
      await page.goto(server.address({ folder, ...(!isPackaged && { extension: projectRoot }) }));
      await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
      await workbench.waitForTheme(theme);
      return workbench;
    } catch (error) {
      await workbench.close();
      throw error;
    }
  }

  /** The open folder, a copy of the samples; a journey may edit it. */
  get folder(): string {
    return this.samples.folder;
  }

  /** Closes VS Code and removes all that it and the journey wrote. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    this.samples.remove();
  }

  /** Opens a file of the folder by its name, through the quick open box. */
  async openFile(name: string): Promise<void> {
    await this.choose('Control+P', name, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Runs a command from the palette by its full title, such as “Gradient Debugger: Run Gradient Check”. */
  async runCommand(title: string): Promise<void> {
    await this.choose('F1', `>${title}`, title);
  }

  /**
   * Opens a quick input box by a key, types into it, waits for the row of that name, and takes it. A key that is
   * pressed while the focus is on its way into a webview is lost, and a box that has just opened is closed by it: then
   * again.
   */
  private async choose(key: string, input: string, label: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget:visible');
    const row = box.locator('.monaco-list-row').filter({ has: this.page.getByText(label, { exact: true }) }).first();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.page.keyboard.press(key);
        await box.locator('.quick-input-box input').fill(input, { timeout: 5000 });
        await row.click({ timeout: 10_000 });
        return;
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
  }

  /** The middle of the first place where the editor shows this text, which must be on one line. */
  private async placeOf(text: string): Promise<Place> {
    const line = this.page.locator('.editor-instance .view-line').filter({ hasText: text }).first();
    return line.evaluate(middleOfText, text);
  }

  /** The same, once it stays where it is: code lenses that appear above a line move it. */
  private async restingPlaceOf(text: string): Promise<Place> {
    let [before, place] = [await this.placeOf(text), await this.placeOf(text)];
    for (let alike = 0; alike < 3; alike = isSame(place, before) ? alike + 1 : 0) {
      await this.page.waitForTimeout(100);
      [before, place] = [place, await this.placeOf(text)];
    }
    return place;
  }

  /** Puts the cursor into a text of the editor; again, when the text has moved until the click came. */
  async clickText(text: string): Promise<void> {
    let place: Place;
    do {
      place = await this.restingPlaceOf(text);
      await this.page.mouse.click(...place);
    } while (!isSame(place, await this.placeOf(text)));
  }

  /** Rests the mouse on a text of the editor, and gives what the hover says. */
  async hover(text: string): Promise<string> {
    const hover = this.page.locator('.monaco-hover:visible').filter({ hasNotText: 'Loading...' }).first();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      // An extension that was still starting is asked only when the mouse comes to another letter: VS Code remembers
      // that there was nothing to say about the one before.
      const [x, y] = await this.placeOf(text);
      await this.page.mouse.move(x + (attempt % 2) * letter, y);
      if (await appears(hover)) return hover.innerText();
      await this.page.mouse.move(0, 0);
    }
    throw new Error(`No hover appeared over “${text}”.`);
  }

  /** The content of the extension's visible webview, by the title of its panel. */
  webview(title: string): FrameLocator {
    const own = '[src*="extensionId=gradient-debugger.gradient-debugger"]';
    return this.page.frameLocator(`iframe.webview.ready${own}:visible`).frameLocator(`#active-frame[title="${title}"]`);
  }

  /** Opens a container of the activity bar, unless it is open. */
  async openSidePanel(title: string): Promise<void> {
    const item = this.page.locator('.activitybar .action-item[role="tab"]')
      .filter({ has: this.page.locator(`[aria-label^="${title}"]`) });
    if (await item.getAttribute('aria-selected') !== 'true') await item.click();
    // Away from the icon, whose tooltip would cover what is opened.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.sidebar .composite.title').getByText(title).waitFor();
  }

  /** A row of a tree in the side bar, by its label. */
  treeItem(label: string): Locator {
    return this.page.locator('.sidebar .monaco-list-row').filter({ has: this.page.getByText(label, { exact: true }) });
  }

  /** Takes an item of the menu that a right click on something opens. */
  async contextMenu(place: Locator, item: string): Promise<void> {
    await place.click({ button: 'right' });
    await this.takeFromMenu(item);
  }

  /** Takes an item of the menu that is open. A menu takes no click in its first moments. */
  async takeFromMenu(item: string): Promise<void> {
    const entry = this.page.locator('.monaco-menu .action-label').getByText(item, { exact: true });
    await entry.waitFor();
    do await entry.click({ timeout: 1000 }).catch(() => undefined);
    while (!await disappears(entry));
  }

  /** Takes the file that a dialog proposes, once it proposes one of this name. */
  async acceptProposedFile(name: string): Promise<void> {
    const box = this.page.locator('.quick-input-widget:visible');
    await box.locator('input.input').last().waitFor();
    await this.page.waitForFunction((end) => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('.quick-input-widget input')];
      return fields.some(({ value }) => value.endsWith(end));
    }, name);
    const accept = box.locator('.quick-input-action .monaco-button').getByText('OK', { exact: true });
    do await accept.click({ timeout: 1000 }).catch(() => undefined);
    while (!await disappears(accept));
  }

  /** What is in the clipboard, as text. */
  clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Waits until the status bar says something. */
  async status(text: string | RegExp): Promise<void> {
    await this.page.locator('.statusbar-item').getByText(text, { exact: true }).waitFor({ timeout: 120_000 });
  }

  /** Waits until an editor of this file is open and in front. */
  async activeEditor(name: string): Promise<void> {
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Changes the colour theme as the settings do, and waits until it shows. */
  async setTheme(theme: Theme): Promise<void> {
    this.server.configure({ 'workbench.colorTheme': themes[theme].setting });
    await this.waitForTheme(theme);
  }

  private async waitForTheme(theme: Theme): Promise<void> {
    await this.page.locator(`.monaco-workbench.vscode-theme-defaults-themes-${themes[theme].file}-json`).waitFor();
  }

  /** Changes user settings; VS Code takes them over at once. */
  configure(settings: Settings): void {
    this.server.configure(settings);
  }

  /** The messages that show at the bottom right. */
  notifications(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item-message');
  }

  /** Takes a picture of the window; gives the file. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshotFolder, { recursive: true });
    const file = path.join(screenshotFolder, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }
}

/** Whether something is to be seen, now or within a time in milliseconds. */
export function appears(element: Locator, timeout = 3000): Promise<boolean> {
  return element.waitFor({ timeout }).then(() => true, () => false);
}

/** Whether something is gone, now or in a moment. */
function disappears(element: Locator): Promise<boolean> {
  return element.waitFor({ state: 'detached', timeout: 500 }).then(() => true, () => false);
}

/** Width of a letter of the editor, in pixels. */
const letter = 9;

/** Pixels from the upper left corner of the window. */
type Place = readonly [x: number, y: number];

function isSame([x, y]: Place, [otherX, otherY]: Place): boolean {
  return x === otherX && y === otherY;
}

/**
 * Runs inside the page. The elements of a line say nothing of its words: they come and go with the syntax colours,
 * which follow a while after the text.
 */
function middleOfText(line: Element, text: string): Place {
  const nodes: Text[] = [];
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  const place = (offset: number): readonly [Text, number] => {
    for (const node of nodes) {
      if (offset <= node.length) return [node, offset];
      offset -= node.length;
    }
    throw new Error('The line is shorter than its text.');
  };
  // The editor writes spaces as spaces that do not break.
  const start = nodes.map(({ data }) => data).join('').replaceAll('\u00a0', ' ').indexOf(text);
  const range = document.createRange();
  range.setStart(...place(start));
  range.setEnd(...place(start + text.length));
  const { x, y, width, height } = range.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}
