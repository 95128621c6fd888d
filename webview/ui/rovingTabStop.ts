/** Makes many items one tab stop: Tab reaches the list once, arrows, Home and End move inside it. */
export interface RovingTabStop {
  /** To be called after items came, went, or another one became current. */
  refresh(): void;
}

/**
 * @param items selector of the items inside the container; the current one carries `aria-selected`, or stands in
 * something
 * that carries `aria-current`
 */
export function rovingTabStop(container: HTMLElement, items: string): RovingTabStop {
  const all = (): HTMLElement[] => [...container.querySelectorAll<HTMLElement>(items)];

  function makeStop(stop: HTMLElement | undefined): void {
    for (const item of all()) item.tabIndex = item === stop ? 0 : -1;
  }

  container.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const list = all();
    const at = list.indexOf(document.activeElement as HTMLElement);
    const to = destination(event.key, at, list.length);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    list[to]?.focus();
  });
  container.addEventListener('focusin', ({ target }) => {
    const item = (target as Element).closest<HTMLElement>(items);
    if (item) makeStop(item);
  });

  return {
    refresh() {
      const list = all();
      const focused = list.find((item) => item === document.activeElement);
      makeStop(focused ?? list.find(isCurrent) ?? list.find((item) => item.tabIndex === 0) ?? list[0]);
    },
  };
}

function isCurrent(item: HTMLElement): boolean {
  return item.matches("[aria-selected='true'], [aria-current='true'], [aria-current='true'] *");
}

function destination(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown': return Math.min(count - 1, at + 1);
    case 'ArrowUp': return Math.max(0, at - 1);
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return undefined;
  }
}
