import type { Page } from 'playwright-core';

/** Where an entry's point is on the page, from the two gradients and the largest magnitude on the axes. */
export async function pointOf(
  page: Page, analytic: number, numeric: number, limit: number,
): Promise<[x: number, y: number]> {
  const { x, y, width, height } = (await page.locator('.scatter-canvas').boundingBox())!;
  // sign(v) log(1 + |v| / (limit / 10⁴)), from −1 to 1.
  const share = (value: number): number =>
    (1 + (Math.sign(value) * Math.log(1 + (1e4 * Math.abs(value)) / limit)) / Math.log(1 + 1e4)) / 2;
  return [x + width * share(analytic), y + height * (1 - share(numeric))];
}
