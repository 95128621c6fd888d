import type { HeatMap } from '../heatMap/heatMap';
import type { NumbersView } from '../state/appState';
import { iconButton } from '../ui/controls';
import { element } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

/** Buttons that zoom a heat map, and show a table in its place and the other way round. */
export function viewControls(map: HeatMap, onView: (view: NumbersView) => void): View<NumbersView> {
  const zoom = element('div', { class: 'zoom', attributes: { role: 'group', 'aria-label': localised`Zoom` } },
    iconButton('zoomOut', localised`Zoom out (−)`, () => map.zoom(-1)).element,
    iconButton('zoomIn', localised`Zoom in (+)`, () => map.zoom(1)).element,
    iconButton('fit', localised`Fit into view (0)`, () => map.fit()).element,
  );
  const toTable = iconButton('table', localised`Show as table`, () => onView('table')).element;
  const toMap = iconButton('map', localised`Show as heat map`, () => onView('map')).element;
  return {
    element: element('div', { class: 'view-controls' }, zoom, toTable, toMap),
    render(view) {
      // Focus stays where the next press is.
      const hadFocus = document.activeElement === toTable || document.activeElement === toMap;
      zoom.hidden = toTable.hidden = view === 'table';
      toMap.hidden = view === 'map';
      if (hadFocus) (view === 'table' ? toMap : toTable).focus();
    },
  };
}
