import type { Rectangle } from '../../src/tensor/pages/blocks';
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
    const spot = map.spotAt(point);
    if (!spot || !map.current) {
      leave();
      return;
    }
    map.hover(spot);
    tip.show(map.current.picture.describe(spot), point, scroller);
  }

  function onPress(event: PointerEvent): void {
    const spot = event.button === 0 ? map.spotAt(surface.pointOf(event)) : undefined;
    if (spot?.kind === 'entry') press(spot.position);
    if (spot?.kind === 'block') void pressStrongest(spot.cells);
  }

  function press(position: number): void {
    events.look({ cursor: position });
    events.press(position);
  }

  /** From afar a press means what is seen: the strongest entry under the pixel. */
  async function pressStrongest(cells: Rectangle): Promise<void> {
    const { pages, grid: { arrangement } } = map.current!.picture;
    const position = await pages.fetch('strongest', { arrangement, cells });
    if (map.current?.picture.pages === pages && position >= 0) press(position);
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
