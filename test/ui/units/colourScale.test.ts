import assert from 'node:assert/strict';
import { statisticsOf } from '../../../src/tensor/statistics';
import { colourScale as scaleInColours, type ColourScale } from '../../../webview/heatMap/colourScale';
import type { Palette } from '../../../webview/heatMap/palette';
import { isBeyond, limitOf } from '../../../webview/heatMap/scale';

const palette: Palette = {
  negative: '#ff8000', neutral: '#404040', positive: '#0080ff', zero: '#202020', nan: '#ff00ff',
  plusInfinity: '#e0e0ff', minusInfinity: '#ffe0e0', missing: '#303030', missingLine: '#505050',
  smallError: '#101010', mediumError: '#808080', largeError: '#f0f0f0', background: '#1f1f1f',
  frame: '', label: '', outerLabel: '', cursor: '', hover: '', mark: '', light: '', dark: '', font: '',
};

const colourScale = (limit: number, colours: Palette): ColourScale =>
  scaleInColours({ kind: 'linear', limit }, colours);

const limitFor = (...values: number[]): number =>
  limitOf(statisticsOf({ shape: [values.length], data: Float64Array.from(values) }));

/** `#rrggbb` of a pixel. */
const hex = (pixel: number): string =>
  `#${[pixel, pixel >>> 8, pixel >>> 16].map((channel) => (channel & 255).toString(16).padStart(2, '0')).join('')}`;

describe('The colour scale', () => {
  it('ends at the largest magnitude, or at three times the root mean square of what is not zero', () => {
    assert.equal(limitFor(1, -2, 0.5), 2);
    // 99 ones and a hundred: √((99 + 100²)/100) = 10.0494…
    assert.ok(Math.abs(limitFor(...new Array<number>(99).fill(1), 100) - 3 * Math.sqrt(100.99)) < 1e-9);
    // Zeros say nothing of the size of the rest.
    assert.equal(limitFor(...new Array<number>(999).fill(0), 5), 5);
    assert.equal(limitFor(0, 0), 0);
    assert.equal(limitFor(NaN, Infinity), 0);
    assert.equal(limitFor(NaN, Infinity, -2), 2);
  });

  it('is symmetric around zero, and full at both ends and beyond', () => {
    const { pixelOf } = colourScale(2, palette);
    assert.equal(hex(pixelOf(2)), palette.positive);
    assert.equal(hex(pixelOf(-2)), palette.negative);
    assert.equal(hex(pixelOf(7)), palette.positive);
    assert.equal(hex(pixelOf(1e-9)), palette.neutral);
    assert.equal(hex(pixelOf(-1e-9)), palette.neutral);
    assert.equal(hex(pixelOf(1)), '#2060a0');
  });

  it('gives zero, NaN and both infinities colours of their own', () => {
    const { pixelOf } = colourScale(2, palette);
    assert.equal(hex(pixelOf(0)), palette.zero);
    assert.equal(hex(pixelOf(-0)), palette.zero);
    assert.equal(hex(pixelOf(NaN)), palette.nan);
    assert.equal(hex(pixelOf(Infinity)), palette.plusInfinity);
    assert.equal(hex(pixelOf(-Infinity)), palette.minusInfinity);
  });

  it('works for the smallest and the largest numbers', () => {
    for (const limit of [5e-324, 1e-300, 1e300, Number.MAX_VALUE]) {
      assert.equal(hex(colourScale(limit, palette).pixelOf(limit)), palette.positive);
      assert.equal(hex(colourScale(limit, palette).pixelOf(-limit)), palette.negative);
    }
  });

  it('knows on which colours dark text is easier to read', () => {
    const { isBright } = colourScale(1, { ...palette, positive: '#ffffff', negative: '#000000' });
    assert.equal(isBright(1), true);
    assert.equal(isBright(-1), false);
    assert.equal(isBright(Infinity), true);
  });

  it('tells orders of magnitude apart, nine below the largest, with their sign', () => {
    const { pixelOf } = scaleInColours({ kind: 'signedLog', limit: 1e3 }, palette);
    assert.equal(hex(pixelOf(1e3)), palette.positive);
    assert.equal(hex(pixelOf(-1e3)), palette.negative);
    // 4.5 of 9 orders of magnitude: half way, up to the rounding to 255 steps.
    assert.equal(hex(pixelOf(10 ** -1.5)), '#2060a0');
    const blueOf = (value: number): number => pixelOf(value) >>> 16 & 255;
    assert.ok(blueOf(1e-300) > blueOf(-1e-300), 'the smallest number still has its sign');
    assert.equal(hex(pixelOf(0)), palette.zero);
  });

  it('has a scale of relative errors from 1e-9 to 1e-1', () => {
    const { pixelOf } = scaleInColours({ kind: 'relativeError' }, palette);
    assert.equal(hex(pixelOf(1e-9)), palette.smallError);
    assert.equal(hex(pixelOf(1e-17)), palette.smallError);
    assert.equal(hex(pixelOf(1e-5)), palette.mediumError);
    assert.equal(hex(pixelOf(1e-1)), palette.largeError);
    assert.equal(hex(pixelOf(2)), palette.largeError);
    assert.equal(isBeyond({ kind: 'relativeError' }, 2), true);
    assert.equal(isBeyond({ kind: 'relativeError' }, 0.1), false);
  });
});
