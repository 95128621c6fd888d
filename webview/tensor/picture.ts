import type { Picture } from '../heatMap/picture';
import { spokenSymbol } from '../ui/symbol';
import { edgeTexts, layoutInWords } from './axisNames';
import type { Shown } from './shown';
import { spotLines } from './spotText';

/** What the heat map draws of a tensor. */
export function pictureOf(shown: Shown): Picture {
  const { view, tensor: { axes, shape }, pages, grid, scale, notable, look, margin, highlight } = shown;
  const parts = [spokenSymbol(view.symbol), shape, layoutInWords(grid.arrangement, axes)];
  return {
    name: view.name, pages, grid, scale, look, margin, highlight,
    label: parts.filter((part) => part !== '').join(', '),
    edges: edgeTexts(grid.arrangement, axes),
    marks: notable,
    describe: (spot) => spotLines(shown, spot),
  };
}
