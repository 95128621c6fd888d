import type { ComparisonStatus } from '../../src/protocol/compare';
import type { Verdict } from '../../src/protocol/views';
import { svg } from './svg';

/** The drawings of the inspector, as strokes of width 1.5 in a square of 16 × 16. */
const strokes = {
  pass: 'M3 8.5l3.2 3.2L13 4.9',
  fail: 'M4 4l8 8M12 4l-8 8',
  affected: 'M13.5 8h-11M6.5 4L2.5 8l4 4',
  kink: 'M1.5 11.5h6.5l5.5-7',
  belowNoise: 'M1.8 8c1.6-3.4 3-3.4 4.2 0s2.6 3.4 3.9 0 2.7-3.4 4.3 0',
  untested: 'M8 2.5a5.5 5.5 0 1 0 .01 0',
  nonFinite: 'M8 2.5L14.3 13.5H1.7zM8 6.5v3M8 11.3v.4',
  nondeterministic: 'M2.5 7a5.6 5.6 0 0 1 10-2M13 2v3.5H9.5M13.5 9a5.6 5.6 0 0 1-10 2M3 14v-3.5h3.5',
  notRun: 'M5 8h6',
  reveal: 'M9.5 2.5h4v4M13.5 2.5L8 8M7 3.5H2.5v10h10V9',
  zoomIn: 'M7 2.5a4.5 4.5 0 1 0 .01 0M10.3 10.3l3.7 3.7M5 7h4M7 5v4',
  zoomOut: 'M7 2.5a4.5 4.5 0 1 0 .01 0M10.3 10.3l3.7 3.7M5 7h4',
  table: 'M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.7h11M6.5 3v10',
  map: 'M2.5 2.5h4.5v4.5H2.5zM9 2.5h4.5v4.5H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  transpose: 'M2.5 4.5h8M8 2l2.5 2.5L8 7M4.5 6v7.5M2 11l2.5 2.5L7 11',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  export: 'M8 2.5v7.5M4.8 6.8L8 10l3.2-3.2M2.5 11v2.5h11V11',
  close: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5L14.3 13.5H1.7zM8 6.5v3M8 11.3v.4',
  error: 'M8 2.2a5.8 5.8 0 1 0 .01 0M5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2',
  culprit: 'M4 4l8 8M12 4l-8 8',
  mistake: 'M4 4l8 8M12 4l-8 8',
  inherited: 'M13.5 8h-11M6.5 4L2.5 8l4 4',
  unclear: 'M5.6 6.2a2.4 2.4 0 1 1 3.5 2.1c-.8.4-1.1.8-1.1 1.7M8 12.4v.4',
  agrees: 'M3 8.5l3.2 3.2L13 4.9',
  back: 'M10 3.5L5.5 8l4.5 4.5',
  forward: 'M6 3.5L10.5 8L6 12.5',
  note: 'M8 2.2a5.8 5.8 0 1 0 .01 0M8 7.2v4M8 4.8v.4',
} as const satisfies Record<Verdict | ComparisonStatus, string> & Record<string, string>;

/** The name of a drawing. */
export type Icon = keyof typeof strokes;

/** A drawing in the colour of the text around it. It says nothing to a screen reader: words beside it do. */
export function icon(name: Icon): SVGSVGElement {
  const attributes = { 'viewBox': '0 0 16 16', 'class': 'icon', 'aria-hidden': 'true' };
  return svg('svg', attributes, svg('path', { d: strokes[name] }));
}
