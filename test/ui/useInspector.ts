import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../vscode/chromium';
import { InspectorPage, type InspectorOptions } from './inspectorPage';

/**
 * Gives the tests of one `describe` a browser in common. After each test everything it opened is closed, and there must
 * have been no violation of the content policy, no error and no warning on the console.
 * @returns opens an inspector
 */
export function useInspector(): (options?: InspectorOptions) => Promise<InspectorPage> {
  let browser: Browser | undefined;
  let opened: InspectorPage[] = [];

  before(async () => {
    browser = await launchChromium();
  });

  afterEach(async () => {
    const complaints = opened.flatMap((inspector) => inspector.complaints);
    await Promise.all(opened.map((inspector) => inspector.close()));
    opened = [];
    assert.deepEqual(complaints, []);
  });

  after(async () => browser?.close());

  return async (options) => {
    const inspector = await InspectorPage.open(browser!, options);
    opened.push(inspector);
    return inspector;
  };
}
