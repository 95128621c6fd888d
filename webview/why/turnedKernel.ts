import type { SlidingAxis } from '../../src/protocol/windowGeometry';

/** What lies at a place along one axis of dZ when it is stretched to stride 1 and has zeros around it. */
export interface StretchedLine {
  /** Where in dZ: undefined for a zero that was put there. */
  readonly entry: number | undefined;
  /** True for a zero beyond the border, false for one between the entries of a strided convolution. */
  readonly isBeyond: boolean;
  /** The tap of the kernel that lies here, counted as in W; undefined beside the kernel and between its taps. */
  readonly tap: number | undefined;
}

/** Places that are shown on both sides of the kernel. */
const margin = 1;

/**
 * How the kernel lies over dZ for one entry of the input, along one axis (eq. 36): tap a lies `a` places *before* the
 * last one, because the input at y met the output at y − a through it. From back to front: the kernel is turned.
 * @param position coordinate of the entry in the input
 */
export function stretchedLines(axis: SlidingAxis, position: number): readonly StretchedLine[] {
  const last = position + axis.before;
  const first = last - (axis.kernel - 1) * axis.dilation;
  const end = (axis.output - 1) * axis.stride;
  return Array.from({ length: last - first + 1 + 2 * margin }, (_, line): StretchedLine => {
    const place = first - margin + line;
    const isBeyond = place < 0 || place > end;
    const entry = isBeyond || place % axis.stride !== 0 ? undefined : place / axis.stride;
    const tap = (last - place) / axis.dilation;
    const isTap = Number.isInteger(tap) && tap >= 0 && tap < axis.kernel;
    return { entry, isBeyond, tap: isTap ? tap : undefined };
  });
}

/** The axis of a signal's missing direction: one place, one tap. */
export const singleLine: StretchedLine = { entry: 0, isBeyond: false, tap: 0 };
