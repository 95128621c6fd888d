import assert from 'node:assert/strict';
import { borrowPage, closeBrowser, returnPage } from './browserPage';
import { InspectorPage, type InspectorOptions } from './inspectorPage';

after(closeBrowser);

/**
 * Gives the tests of one `describe` inspectors. After each test everything it opened is closed, and there must have
 * been no violation of the content policy, no error and no warning on the console.
 * @returns opens an inspector
 */
export function useInspector(): (options?: InspectorOptions) => Promise<InspectorPage> {
  let opened: InspectorPage[] = [];

  afterEach(async function () {
    const complaints = opened.flatMap((inspector) => inspector.complaints);
    const isSound = this.currentTest?.state === 'passed' && complaints.length === 0;
    await Promise.all(opened.map((inspector) => inspector.close((page) => returnPage(page, isSound))));
    opened = [];
    assert.deepEqual(complaints, []);
  });

  return async (options = {}) => {
    const page = await borrowPage({ deviceScaleFactor: options.deviceScaleFactor ?? 1 });
    const inspector = new InspectorPage(page, options);
    // From now on, whatever happens, it is given back.
    opened.push(inspector);
    await inspector.open();
    return inspector;
  };
}
