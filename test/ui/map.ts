import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** A point of the page, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of the page, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A colour as `[red, green, blue]`. */
export type Rgb = readonly [number, number, number];

/** The heat map of an open inspector, as a test looks at it: by the mouse and by its pixels. */
export class MapProbe {
  constructor(private readonly page: Page) {}

  /** Waits until the map shows a tensor. */
  async ready(): Promise<void> {
    await this.page.locator('.heat-map-scroller').waitFor();
    await this.painted();
  }

  /** Waits until what has changed is drawn. */
  async painted(): Promise<void> {
    await this.page.evaluate(() => new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }));
  }

  /** The middle of the cell whose tooltip names this index, found by moving a mouse over the map. */
  async middleOf(index: string): Promise<Point> {
    await this.page.locator('.heat-map').scrollIntoViewIfNeeded();
    // Small cells are not met by large steps; small steps take long.
    const found = await this.page.evaluate(lookAlongLines, [index, 9] as const)
      ?? await this.page.evaluate(lookAlongLines, [index, 3] as const)
      ?? await this.page.evaluate(lookEverywhere, [index, 9] as const)
      ?? await this.page.evaluate(lookEverywhere, [index, 3] as const);
    assert.ok(found, `no cell says ${index}`);
    await this.painted();
    return found;
  }

  /** The edges of the cell whose tooltip names this index, to the pixel. */
  async boxOf(index: string): Promise<Box> {
    const { x, y } = await this.middleOf(index);
    const box = await this.page.evaluate(([wanted, middle]) => {
      const scroller = document.querySelector('.heat-map-scroller')!;
      const tip = document.querySelector<HTMLElement>('.tooltip')!;
      const isIn = (clientX: number, clientY: number): boolean => {
        scroller.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY }));
        return !tip.hidden && tip.firstElementChild?.textContent.startsWith(`${wanted}  `) === true;
      };
      const edge = (dx: number, dy: number): readonly [number, number] => {
        let [px, py] = [Math.floor(middle.x) + 0.5, Math.floor(middle.y) + 0.5];
        while (isIn(px + dx, py + dy)) [px, py] = [px + dx, py + dy];
        return [px + dx / 2, py + dy / 2];
      };
      const found = { left: edge(-1, 0)[0], right: edge(1, 0)[0], top: edge(0, -1)[1], bottom: edge(0, 1)[1] };
      scroller.dispatchEvent(new PointerEvent('pointerleave'));
      return found;
    }, [index, { x, y }] as const);
    await this.painted();
    return box;
  }

  /** The colour of the canvas under a point of the page. */
  async colourAt({ x, y }: Point): Promise<Rgb> {
    return this.page.evaluate(([px, py]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.heat-map canvas')!;
      const { left, top } = canvas.getBoundingClientRect();
      const ratio = window.devicePixelRatio;
      const copy = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(canvas, -Math.round((px - left) * ratio), -Math.round((py - top) * ratio));
      const { data } = copy.getImageData(0, 0, 1, 1);
      return [data[0]!, data[1]!, data[2]!] as const;
    }, [x, y] as const);
  }

  /** How many pixels of the canvas have a colour, in a square of this side around a point, or everywhere. */
  async countOf([red, green, blue]: Rgb, around?: Point & { readonly side: number }): Promise<number> {
    return this.page.evaluate(([r, g, b, area]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.heat-map canvas')!;
      const { left, top } = canvas.getBoundingClientRect();
      const box = area
        ? { x: area.x - left - area.side / 2, y: area.y - top - area.side / 2, width: area.side, height: area.side }
        : { x: 0, y: 0, width: canvas.width, height: canvas.height };
      const copy = new OffscreenCanvas(box.width, box.height).getContext('2d', { willReadFrequently: true })!;
      copy.drawImage(canvas, -Math.round(box.x), -Math.round(box.y));
      const { data } = copy.getImageData(0, 0, box.width, box.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at] === r && data[at + 1] === g && data[at + 2] === b) count++;
      }
      return count;
    }, [red, green, blue, around] as const);
  }

  /** A colour of the heat map's style sheet. */
  async colourOf(name: string): Promise<Rgb> {
    const value = await this.page.evaluate((property) => (
      getComputedStyle(document.body).getPropertyValue(property)
    ), name);
    return rgbOf(value.trim());
  }

  /** What the tooltip says over a point. */
  async tooltipAt({ x, y }: Point): Promise<readonly string[]> {
    await this.page.mouse.move(x, y);
    return this.page.locator('.tooltip > div').allTextContents();
  }

  /** What the live region says. */
  async announced(): Promise<string> {
    return this.page.locator('[aria-live=polite][aria-atomic=true]').innerText();
  }

  /** Puts the keyboard on the map. */
  async focus(): Promise<void> {
    await this.page.locator('.heat-map-scroller').focus();
  }

  /** Width of the page behind the map, in CSS pixels: it grows with the cells. */
  async width(): Promise<number> {
    return this.page.locator('.heat-map-page').evaluate((page) => page.getBoundingClientRect().width);
  }

  /** The entry that the cursor is on, as the readout says it. */
  async readout(): Promise<string> {
    return this.page.locator('.readout').innerText();
  }
}

/**
 * Looks for the cell of an index in its row and in its column: where every row has the same columns, some parts of the
 * index change to the right, and the others downwards. Undefined where it is not met, as where a vector is broken into
 * rows. It is sent to the browser as text.
 */
function lookAlongLines([wanted, by]: readonly [index: string, step: number]): Point | undefined {
  const scroller = document.querySelector('.heat-map-scroller')!;
  const tip = document.querySelector<HTMLElement>('.tooltip')!;
  const { left, top, width, height } = scroller.getBoundingClientRect();
  const partsAt = (x: number, y: number): readonly string[] | undefined => {
    scroller.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y }));
    // Over a margin it says something else.
    const text = tip.hidden ? undefined : /^\[(.*)\]  /.exec(tip.firstElementChild?.textContent ?? '')?.[1];
    return text?.split(', ');
  };
  const steps = (from: number, size: number): readonly number[] =>
    Array.from({ length: Math.ceil((size - 0.5) / by) }, (_, at) => from + 0.5 + at * by);
  const [across, down] = [steps(left, width), steps(top, height)];
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  const parts = wanted.replace(/^\[|\]$/g, '').split(', ');
  const search = (): Point | undefined => {
    const begin = down.flatMap((y, at) => [[across[at % across.length]!, y] as const]).find(([x, y]) => partsAt(x, y));
    if (!begin) return undefined;
    const [x0, y0] = begin;
    const row = across.map((x) => [x, partsAt(x, y0)] as const).filter(([, found]) => found);
    const column = down.map((y) => [y, partsAt(x0, y)] as const).filter(([, found]) => found);
    const changesIn = (line: typeof row, part: number): boolean =>
      line.some(([, found]) => found![part] !== line[0]![1]![part]);
    const meeting = (line: typeof row): readonly number[] => line.flatMap(([place, found]) =>
      (parts.every((part, at) => found![at] === part || !changesIn(line, at)) ? [place] : []));
    const [xs, ys] = [meeting(row), meeting(column)];
    if (xs.length === 0 || ys.length === 0) return undefined;
    const point = { x: middle(xs), y: middle(ys) };
    return partsAt(point.x, point.y)?.join(', ') === parts.join(', ') ? point : undefined;
  };
  const found = search();
  scroller.dispatchEvent(new PointerEvent('pointerleave'));
  return found;
}

/** The middle of all points whose tooltip names an index. It is sent to the browser as text. */
function lookEverywhere([wanted, by]: readonly [index: string, step: number]): Point | undefined {
  const scroller = document.querySelector('.heat-map-scroller')!;
  const tip = document.querySelector<HTMLElement>('.tooltip')!;
  const { left, top, width, height } = scroller.getBoundingClientRect();
  const points: { x: number; y: number }[] = [];
  for (let y = top + 0.5; y < top + height; y += by) {
    for (let x = left + 0.5; x < left + width; x += by) {
      scroller.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y }));
      if (!tip.hidden && tip.firstElementChild?.textContent.startsWith(`${wanted}  `)) points.push({ x, y });
    }
  }
  scroller.dispatchEvent(new PointerEvent('pointerleave'));
  if (points.length === 0) return undefined;
  const middle = (values: readonly number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  return { x: middle(points.map(({ x }) => x)), y: middle(points.map(({ y }) => y)) };
}

function rgbOf(colour: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1];
  assert.ok(digits, `${colour} is no colour of six digits`);
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16)) as unknown as Rgb;
}
