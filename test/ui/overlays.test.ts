import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openSession, sessionOf } from './fixtures/sessions';
import { MapProbe, type Point, type Rgb } from './map';
import { useInspector } from './useInspector';

/** A side of a cell. */
type Side = 'top' | 'right' | 'bottom' | 'left';

/** Side of the square in which the line at the middle of a side is looked for, in CSS pixels. */
const around = 8;

/** Where things are drawn over the cells of a matrix, by their pixels. */
class Overlay {
  private constructor(
    private readonly map: MapProbe, private readonly cell: number, private readonly lefts: readonly number[],
    private readonly top: number,
  ) {}

  /**
   * Measures where the cells are.
   * @param first the first cell
   * @param facets the first cell of every facet beside it, and how many columns a facet has
   */
  static async of(map: MapProbe, first: string, facets: readonly string[] = [], columns = 8): Promise<Overlay> {
    const { left, right, top } = await map.boxOf(first);
    const cell = right - left;
    const starts = [left];
    for (const facet of facets) starts.push((await map.boxOf(facet)).left);
    const lefts = starts.flatMap((start) => Array.from({ length: columns }, (_, at) => start + at * cell));
    return new Overlay(map, cell, lefts, top);
  }

  middle(row: number, column: number): Point {
    return { x: this.lefts[column]! + this.cell / 2, y: this.top + (row + 0.5) * this.cell };
  }

  /** How many pixels of a colour are at a side of a cell. */
  async at(row: number, column: number, side: Side, colour: Rgb): Promise<number> {
    const { x, y } = this.middle(row, column);
    const half = this.cell / 2;
    const [dx, dy] = { top: [0, -half], bottom: [0, half], left: [-half, 0], right: [half, 0] }[side];
    return this.map.countOf(colour, { x: x + dx!, y: y + dy!, side: around });
  }

  /** The sides of a cell that have a line of this colour. */
  async sides(row: number, column: number, colour: Rgb): Promise<readonly Side[]> {
    const found: Side[] = [];
    for (const side of ['top', 'right', 'bottom', 'left'] as const) {
      if (await this.at(row, column, side, colour) > 0) found.push(side);
    }
    return found;
  }

  /** How many pixels of a colour are in the lower right quarter of a cell, without its sides. */
  async inCorner(row: number, column: number, colour: Rgb): Promise<number> {
    const { x, y } = this.middle(row, column);
    const side = this.cell / 2 - 6;
    return this.map.countOf(colour, { x: x + side / 2 + 2, y: y + side / 2 + 2, side });
  }
}

describe('Entries that are factors of what is explained', () => {
  const open = useInspector();

  async function explained(options: Parameters<typeof open>[0], tab: string): Promise<{ page: Page; map: MapProbe }> {
    const { page } = await open(options);
    await page.locator('.contribution').first().waitFor();
    await page.getByRole('tab', { name: tab, exact: true }).click();
    const map = new MapProbe(page);
    await map.ready();
    await page.mouse.move(0, 0);
    await map.painted();
    return { page, map };
  }

  it('have one outline around all of them, in every tensor they are in', async () => {
    const { map } = await explained({
      session: sessionOf('small'), selection: { layer: 'fc1', tensor: 'fc1.weight.grad', entry: [1, 2] },
    }, 'dZ');
    // dW[1, 2] = Σ dZ[n, 1] · A_prev[n, 2] over both samples: column 1 of dZ.
    const cells = await Overlay.of(map, '[0, 0]');
    const hover = await map.colourOf('--heat-hover');
    assert.deepEqual(await cells.sides(0, 1, hover), ['top', 'right', 'left']);
    assert.deepEqual(await cells.sides(1, 1, hover), ['right', 'bottom', 'left']);
    assert.deepEqual(await cells.sides(0, 3, hover), []);
    assert.deepEqual(await cells.sides(1, 3, hover), []);
  });

  it('are outlined again elsewhere when another entry is explained', async () => {
    const { page, map } = await explained({
      session: sessionOf('small'), selection: { layer: 'fc1', tensor: 'fc1.weight.grad', entry: [1, 2] },
    }, 'dW');
    await map.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.locator('.why-entry', { hasText: 'dW[3, 2]' }).waitFor();
    await page.getByRole('tab', { name: 'dZ', exact: true }).click();
    await page.locator('.readout', { hasText: 'dZ[' }).waitFor();
    await page.mouse.move(0, 0);
    await map.painted();
    const cells = await Overlay.of(map, '[0, 0]');
    const hover = await map.colourOf('--heat-hover');
    assert.deepEqual(await cells.sides(0, 1, hover), []);
    assert.deepEqual(await cells.sides(0, 3, hover), ['top', 'right', 'left']);
  });

  it('have an outline in each facet, which does not run on across a gap', async () => {
    // db[0] of conv1 is the sum of all of dZ in channel 0: the whole facets of both samples, side by side in columns.
    const { page, map } = await explained({
      session: sessionOf('small'), selection: { layer: 'conv1', tensor: 'conv1.bias.grad', entry: [0] },
    }, 'dZ');
    await page.getByLabel('Notation').selectOption('derivation');
    await map.painted();
    const cells = await Overlay.of(map, '[0, 0, 0, 0]', ['[0, 0, 0, 1]'], 8);
    const hover = await map.colourOf('--heat-hover');
    assert.deepEqual(await cells.sides(0, 0, hover), ['top', 'left']);
    assert.deepEqual(await cells.sides(3, 4, hover), [], 'inside');
    assert.deepEqual(await cells.sides(7, 7, hover), ['right', 'bottom'], 'the end of sample 0');
    assert.deepEqual(await cells.sides(0, 8, hover), ['top', 'left'], 'the beginning of sample 1');
    assert.deepEqual(await cells.sides(7, 15, hover), ['right', 'bottom']);
  });

  it('lose their outline when the explanation is closed', async () => {
    const { page, map } = await explained({
      session: sessionOf('small'), selection: { layer: 'fc1', tensor: 'fc1.weight.grad', entry: [1, 2] },
    }, 'dZ');
    const hover = await map.colourOf('--heat-hover');
    const cells = await Overlay.of(map, '[0, 0]');
    assert.deepEqual(await cells.sides(0, 1, hover), ['top', 'right', 'left']);
    await page.getByRole('button', { name: /^Close the explanation/ }).click();
    await map.painted();
    assert.deepEqual(await cells.sides(0, 1, hover), []);
  });
});

/** Four windows that do not overlap: their largest entries are 9, 8, 7 (a tie) and 6. */
const image = [[1, 9, 2, 3], [4, 0, 5, 8], [7, 1, 0, 6], [2, 7, 3, 1]];

function pooling(op: 'MaxPool2d' | 'AvgPool2d'): ReturnType<typeof openSession> {
  return openSession({
    format: 'gradnet', version: 1, name: 'pooled', batch: 1,
    inputs: [{ name: 'x', shape: ['N', 1, 4, 4] }],
    layers: [{ name: 'pool', op, kernel_size: 2 }],
    loss: { op: 'MSELoss', reduction: 'sum' },
    data: { x: [[image]], y: [[[[0, 0], [0, 0]]]] },
  });
}

describe('The windows of a pooling', () => {
  const open = useInspector();

  async function shown(op: 'MaxPool2d' | 'AvgPool2d'): Promise<{ page: Page; map: MapProbe; cells: Overlay }> {
    const { page } = await open({ session: pooling(op), selection: { layer: 'pool', tensor: 'x' } });
    const map = new MapProbe(page);
    await map.ready();
    await page.locator('.windows-legend').waitFor();
    const cells = await Overlay.of(map, '[0, 0, 0, 0]');
    await page.mouse.move(0, 0);
    await map.painted();
    return { page, map, cells };
  }

  it('are outlined where they are, and nowhere else', async () => {
    const { map, cells } = await shown('AvgPool2d');
    const label = await map.colourOf('--heat-label');
    for (const row of [0, 2]) {
      for (const column of [0, 2]) {
        assert.deepEqual(await cells.sides(row, column, label), ['top', 'left'], `${row} ${column}`);
        assert.deepEqual(await cells.sides(row + 1, column + 1, label), ['right', 'bottom'], `${row} ${column}`);
      }
    }
  });

  it('have a dot on their winner, and a ring around it at a tie', async () => {
    const { page, map, cells } = await shown('MaxPool2d');
    const hover = await map.colourOf('--heat-hover');
    const dots: number[][] = [];
    for (let row = 0; row < 4; row++) {
      dots.push([]);
      for (let column = 0; column < 4; column++) dots[row]!.push(await cells.inCorner(row, column, hover));
    }
    const where = dots.flatMap((line, row) => line.flatMap((count, column) => (count > 0 ? [[row, column]] : [])));
    assert.deepEqual(where, [[0, 1], [1, 3], [2, 0], [2, 3]], 'the first of both sevens wins');
    const [plain, tie] = [dots[0]![1]!, dots[2]![0]!];
    assert.equal(dots[1]![3], plain);
    assert.ok(tie > 1.5 * plain, `the ring has pixels of its own: ${tie} against ${plain}`);
    assert.match(await page.locator('.windows-legend').innerText(), /A dot in a ring: a tie/);
  });

  it('lead from a pooled entry to its winner, and from its gradient to who gets that', async () => {
    const { page } = await shown('MaxPool2d');
    const map = new MapProbe(page);
    const legend = page.locator('.windows-legend');
    const text = async (): Promise<string> => (await legend.innerText()).replaceAll(/\s+/g, ' ');
    await page.getByRole('tab', { name: 'A', exact: true }).click();
    await page.locator('.readout', { hasText: /^A\[/ }).waitFor();
    await map.focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key);
    await page.locator('.readout', { hasText: 'A[0, 0, 1, 0]' }).waitFor();
    const isTied = /^It comes from the winner of its window, the first of several that are equal: .*\[0, 0, 2, 0\]$/;
    assert.match(await text(), isTied);
    await page.keyboard.press('ArrowRight');
    await legend.getByText('[0, 0, 2, 3]').click();
    await page.locator('.readout', { hasText: /prev\[0, 0, 2, 3\]/ }).waitFor();
    await page.getByRole('tab', { name: 'dA', exact: true }).click();
    await page.locator('.readout', { hasText: 'dA[0, 0, 0, 0]' }).waitFor();
    assert.match(await text(), /^It goes to the winner of its window: .*\[0, 0, 0, 1\]$/);
    await legend.getByRole('button').click();
    await page.locator('.readout', { hasText: /^dA\s*prev\[0, 0, 0, 1\]/ }).waitFor();
  });

  it('of an average have no winner', async () => {
    const { page, map, cells } = await shown('AvgPool2d');
    const hover = await map.colourOf('--heat-hover');
    for (const [row, column] of [[0, 1], [1, 3], [2, 0], [2, 3]] as const) {
      assert.equal(await cells.inCorner(row, column, hover), 0);
    }
    await page.getByRole('tab', { name: 'A', exact: true }).click();
    await page.locator('.readout', { hasText: /^A\[/ }).waitFor();
    assert.equal(await page.locator('.windows-legend').isVisible(), false);
  });

  it('lie over the gradient of the input too, not over the output', async () => {
    const { page, map, cells } = await shown('MaxPool2d');
    const label = await map.colourOf('--heat-label');
    await page.getByRole('tab', { name: 'dA prev', exact: true }).click();
    await page.locator('.readout', { hasText: 'dA' }).waitFor();
    await map.painted();
    assert.deepEqual(await cells.sides(0, 0, label), ['top', 'left']);
    await page.getByRole('tab', { name: 'A', exact: true }).click();
    await page.locator('.readout', { hasText: /^A\[/ }).waitFor();
    await map.painted();
    assert.notDeepEqual(await cells.sides(0, 0, label), ['top', 'left']);
    assert.doesNotMatch(await page.locator('.windows-legend').innerText(), /Dashed/);
  });

  it('are not drawn where rows and columns of an image stand apart', async () => {
    const { page, map } = await shown('AvgPool2d');
    const label = await map.colourOf('--heat-label');
    await page.getByRole('button', { name: 'Axes' }).click();
    await page.getByLabel('Where row runs').selectOption('innerColumns');
    await map.painted();
    // All sixteen cells are in one row, those of a column of the image side by side.
    const cells = await Overlay.of(map, '[0, 0, 0, 0]', ['[0, 0, 0, 1]', '[0, 0, 0, 2]', '[0, 0, 0, 3]'], 4);
    for (let column = 0; column < 16; column++) assert.deepEqual(await cells.sides(0, column, label), []);
  });
});
