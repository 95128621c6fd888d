import type { HeatMapEvents, Navigable } from './picture';
import type { Surface } from './surface';
import { tooltip } from './tooltip';

/** Mouse on a heat map: the cell under it is described, a press puts the cursor there, Ctrl and the wheel zoom. */
export function listenToMouse(map: Navigable, surface: Surface, events: HeatMapEvents): void {
  const { element, scroller } = surface;
  const tip = tooltip();
  element.append(tip.element);

  function leave(): void {
    tip.hide();
    map.hover(undefined);
  }

  function onMove(event: PointerEvent): void {
    const point = surface.pointOf(event);
    const cell = map.cellAt(point);
    if (!cell || !map.current) {
      leave();
      return;
    }
    const { picture, grid } = map.current;
    map.hover(cell);
    tip.show(picture.describe(grid.positionAt(cell)!), point, scroller);
  }

  function onPress(event: PointerEvent): void {
    const cell = event.button === 0 ? map.cellAt(surface.pointOf(event)) : undefined;
    if (!cell) return;
    const position = map.current!.grid.positionAt(cell)!;
    events.look({ cursor: position });
    events.press(position);
  }

  function onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (event.deltaY !== 0) map.zoom(event.deltaY < 0 ? 1 : -1, surface.pointOf(event));
  }

  scroller.addEventListener('pointermove', onMove);
  scroller.addEventListener('pointerleave', leave);
  scroller.addEventListener('pointerdown', onPress);
  scroller.addEventListener('wheel', onWheel, { passive: false });
  scroller.addEventListener('keydown', leave);
  // Cells move away under a mouse that rests.
  scroller.addEventListener('scroll', leave);
}
