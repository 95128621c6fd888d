import { setChildren } from './element';

/** One item on the screen. */
export interface ItemView<Item> {
  readonly element: HTMLElement;
  render(item: Item): void;
}

/**
 * Shows a list of items, each in an element of its own that lives as long as its key is in the list: an update that
 * changes a number moves no focus and no scroll position.
 */
export function keyedList<Item>(
  parent: HTMLElement,
  keyOf: (item: Item) => string,
  create: (key: string, item: Item) => ItemView<Item>,
): (items: readonly Item[]) => void {
  let views = new Map<string, ItemView<Item>>();
  return (items) => {
    const next = new Map<string, ItemView<Item>>();
    for (const item of items) {
      const key = keyOf(item);
      const view = views.get(key) ?? create(key, item);
      view.render(item);
      next.set(key, view);
    }
    views = next;
    setChildren(parent, [...views.values()].map((view) => view.element));
  };
}
