import type { Shape } from '../../src/tensor/shape';
import type { Look, NumbersView } from '../state/appState';
import { positionShown } from './layout';

/**
 * Where the cursor is seen: a table shows every entry, a map those of its slice. Where that leaves it out, it is seen
 * on the first entry of the slice, and is where it was when the slice is.
 */
export function cursorShown(shape: Shape, { cursor, layout }: Look, view: NumbersView): number {
  return positionShown(cursor, shape, view === 'table' ? undefined : layout);
}
