import type { HeatMap } from '../heatMap/heatMap';
import { iconButton } from '../ui/controls';
import { element } from '../ui/element';

/** Buttons that zoom a heat map. */
export function zoomControls(map: HeatMap): HTMLElement {
  return element('div', { class: 'zoom', attributes: { role: 'group', 'aria-label': 'Zoom' } },
    iconButton('zoomOut', 'Zoom out (−)', () => map.zoom(-1)).element,
    iconButton('zoomIn', 'Zoom in (+)', () => map.zoom(1)).element,
    iconButton('fit', 'Fit into view (0)', () => map.fit()).element,
  );
}
