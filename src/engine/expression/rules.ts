import {
  cosineChange, exponentialChange, logarithmChange, powerChange, rootChange, sineChange, tanhChange,
} from '../changes';
import { stepWithin } from '../pieces';
import type { Application } from './tree';

/** What an operation does to numbers. Those of one operand leave the right one alone. */
export interface Rule {
  value(l: number, r: number): number;
  /**
   * f(l + dl, r + dr) − f(l, r) without cancellation and without any derivative, given y = f(l, r) and `end` = r +
   * dr, which is known better than by that sum. `held`: stays on the branch of l and r; between two branches it goes
   * half of either way, as PyTorch's gradients do.
   */
  change(y: number, l: number, dl: number, r: number, dr: number, end: number, held: boolean): number;
  /** True where the operation has no derivative though it is continuous. */
  kink?(l: number, r: number): boolean;
}

/** max(l + dl, r + dr) − max(l, r). */
function largerChange(l: number, dl: number, r: number, dr: number, held: boolean): number {
  if (l < r) return largerChange(r, dr, l, dl, held);
  if (held) return l === r ? (dl + dr) / 2 : dl;
  return Math.max(dl, dr - (l - r));
}

/**
 * A rule by plain subtraction, for what only derivatives use: nothing but the size of their rounding errors is asked.
 */
function plain(value: Rule['value']): Rule {
  return { value, change: (y, l, dl, r, dr) => value(l + dl, r + dr) - y };
}

/** One rule for each operation. */
export const rules: Readonly<Record<Application['operation'], Rule>> = {
  '+': { value: (l, r) => l + r, change: (_y, _l, dl, _r, dr) => dl + dr },
  '-': { value: (l, r) => l - r, change: (_y, _l, dl, _r, dr) => dl - dr },
  '*': { value: (l, r) => l * r, change: (_y, l, dl, _r, dr, end) => l * dr + dl * end },
  '/': { value: (l, r) => l / r, change: (y, _l, dl, _r, dr, end) => (dl - y * dr) / end },
  '**': { value: Math.pow, change: (y, l, dl, r, dr) => powerChange(dl, dr, l, r, y) },
  'negative': { value: (u) => -u, change: (_y, _u, d) => -d },
  'exp': { value: Math.exp, change: (_y, u, d) => exponentialChange(d, u) },
  'expm1': { value: Math.expm1, change: (_y, u, d) => exponentialChange(d, u) },
  'log': { value: Math.log, change: (_y, u, d) => logarithmChange(d, u) },
  'log1p': { value: Math.log1p, change: (_y, u, d) => logarithmChange(d, 1 + u) },
  'sqrt': { value: Math.sqrt, change: (y, u, d) => rootChange(d, u, y) },
  'sin': { value: Math.sin, change: (y, u, d) => sineChange(d, u, y) },
  'cos': { value: Math.cos, change: (y, u, d) => cosineChange(d, u, y) },
  'tanh': { value: Math.tanh, change: (y, u, d) => tanhChange(d, u, y) },
  'abs': {
    value: Math.abs,
    change: (_y, u, d, _r, _dr, _end, held) =>
      (held ? Math.sign(u) * d : stepWithin(d, u, 0, Infinity) - stepWithin(d, u, -Infinity, 0)),
    kink: (u) => u === 0,
  },
  'max': {
    value: Math.max,
    change: (_y, l, dl, r, dr, _end, held) => largerChange(l, dl, r, dr, held),
    kink: (l, r) => l === r,
  },
  'min': {
    value: Math.min,
    change: (_y, l, dl, r, dr, _end, held) => -largerChange(-l, -dl, -r, -dr, held),
    kink: (l, r) => l === r,
  },
  'sign': { value: Math.sign, change: () => 0 },
  'above': { value: (l, r) => (1 + Math.sign(l - r)) / 2, change: () => 0 },
  // Where PyTorch's gradient of a power is 0 although its formula is 0 · ∞.
  'powerByBase': plain((l, r) => (r === 0 ? 0 : r * Math.pow(l, r - 1))),
  'powerByExponent': plain((l, r) => (l === 0 && r >= 0 ? 0 : Math.pow(l, r) * Math.log(l))),
};
