import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { launchChromium } from '../vscode/chromium';
import { installWebviewStub } from './webviewStub';

/** Whose document a page shows at the moment. */
export interface PageUser {
  /** Answers a request of the document. */
  answer(route: Route): Promise<void>;
  /** Hears what the document sends to its host. */
  hear(message: unknown): void;
  /** Hears of violations of the content policy, of errors and warnings on the console, and of uncaught errors. */
  complain(complaint: string): void;
}

/** What a page is like as long as it has its window. */
interface Screen {
  readonly deviceScaleFactor: number;
}

/**
 * A page of the browser, in a window of its own. To make one takes longer than most tests, so that one test after the
 * other uses it: nothing of a document is left when the next one comes, neither what it has saved, nor its permissions,
 * nor where the mouse was.
 */
export class BrowserPage {
  private user: PageUser | undefined;

  private constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    readonly screen: Screen,
  ) {}

  static async create(browser: Browser, screen: Screen): Promise<BrowserPage> {
    const context = await browser.newContext(screen);
    const created = new BrowserPage(await context.newPage(), context, screen);
    const { page } = created;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') created.user?.complain(message.text());
    });
    page.on('pageerror', (error) => created.user?.complain(String(error)));
    await page.exposeFunction('complain', (complaint: string) => created.user?.complain(complaint));
    await page.exposeFunction('sendToHost', (message: unknown) => created.user?.hear(message));
    await page.addInitScript(installWebviewStub);
    await page.route('**/*', (route) => created.user?.answer(route) ?? route.abort());
    return created;
  }

  /** Gives the page to somebody. */
  async lend(user: PageUser, width: number, height: number, reducedMotion: boolean): Promise<void> {
    this.user = user;
    await this.page.setViewportSize({ width, height });
    await this.page.emulateMedia({ reducedMotion: reducedMotion ? 'reduce' : 'no-preference', forcedColors: null });
  }

  /** Takes it back, with nothing left of its document but what is seen of it. */
  async takeBack(): Promise<void> {
    this.user = undefined;
    await this.page.evaluate(() => {
      sessionStorage.clear();
      // A document saves its state when it is left, and would save it for the next one.
      Object.assign(window, { sendToHost: () => undefined, complain: () => undefined });
      Storage.prototype.setItem = () => undefined;
    });
    await this.page.mouse.move(-1, -1);
    await this.context.clearPermissions();
  }

  async close(): Promise<void> {
    this.user = undefined;
    await this.context.close();
  }
}

/** The browser of all test files, and its pages that nobody uses. */
interface Shared {
  browser: Promise<Browser> | undefined;
  readonly idle: BrowserPage[];
}

/** Every test file is a bundle of its own: what they share is where each of them finds it. */
const place = globalThis as { inspectorTests?: Shared };
const shared = place.inspectorTests ??= { browser: undefined, idle: [] };

/** Lends a page of the browser that all test files have in common. */
export async function borrowPage(screen: Screen): Promise<BrowserPage> {
  const at = shared.idle.findIndex((page) => page.screen.deviceScaleFactor === screen.deviceScaleFactor);
  if (at >= 0) return shared.idle.splice(at, 1)[0]!;
  shared.browser ??= launchChromium();
  return BrowserPage.create(await shared.browser, screen);
}

/** Gives it back for the next test. @param isSound false after a test that failed: who knows what it left behind */
export async function returnPage(page: BrowserPage, isSound: boolean): Promise<void> {
  if (!isSound) return page.close();
  await page.takeBack();
  shared.idle.push(page);
}

/** Ends the browser, after the last test. */
export async function closeBrowser(): Promise<void> {
  const { browser } = shared;
  shared.browser = undefined;
  shared.idle.length = 0;
  await (await browser)?.close();
}
