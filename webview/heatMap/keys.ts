import { moved } from './cursor';
import type { HeatMapEvents, Navigable } from './picture';

/** Keys on a heat map: movements of the cursor, zoom, copying, and what others make of the rest. */
export function listenToKeys(map: Navigable, target: HTMLElement, events: HeatMapEvents): void {
  target.addEventListener('keydown', (event) => {
    if (!map.current || event.altKey) return;
    if (moveCursor(map, events, event) || zoom(map, event) || events.key(event)) event.preventDefault();
  });
  target.addEventListener('copy', (event) => {
    if (!map.current) return;
    event.clipboardData?.setData('text/plain', events.copy(map.current.picture.look.cursor));
    event.preventDefault();
  });
}

function moveCursor(map: Navigable, events: HeatMapEvents, event: KeyboardEvent): boolean {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  const { grid, picture } = map.current!;
  const from = grid.cellOf(picture.look.cursor) ?? { row: 0, column: 0 };
  const to = moved(grid, from, { key, shift: shiftKey, control: ctrlKey || metaKey }, map.cellsInSight());
  if (!to) return false;
  events.look({ cursor: grid.positionAt(to)!, scroll: 'cursor' });
  return true;
}

function zoom(map: Navigable, { key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  // With Ctrl these keys zoom the whole of VS Code.
  if (ctrlKey || metaKey) return false;
  if (key === '+' || key === '=') map.zoom(1, map.cursorPoint());
  else if (key === '-') map.zoom(-1, map.cursorPoint());
  else if (key === '0') map.fit();
  else return false;
  return true;
}
