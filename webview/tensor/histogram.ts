import { scaleSymlog } from 'd3-scale';
import type { Distribution } from '../../src/tensor/pages/distribution';
import type { Interval } from '../../src/tensor/pages/blocks';
import { entryCount, formatNumber } from '../format/number';
import { element, setAttribute, setChildren, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';

/** What a histogram shows. */
export interface HistogramState {
  readonly symbol: string;
  /** Undefined while it is not here. */
  readonly distribution: Distribution | undefined;
  /** The bin whose cells stand out. */
  readonly chosen: number | undefined;
}

/**
 * How the entries are distributed; the heights are logarithmic, so that a single entry is seen beside a million. A bin
 * is chosen by a press, or by arrows: its cells stand out in the map. The same again, or Escape, lets it go.
 */
export function histogram(onChoose: (bin: number | undefined) => void): View<HistogramState> {
  const bars = element('div', {
    class: 'histogram-bars', attributes: { 'role': 'listbox', 'aria-orientation': 'horizontal' },
  });
  const zero = element('div', { class: 'histogram-zero' });
  const [low, middle, high] = ['low', 'middle', 'high'].map((name) => element('span', { class: name }));
  const words = element('p', { class: 'histogram-words' });
  const whole = element('section', { class: 'histogram', attributes: { 'aria-label': localised`Histogram` } },
    element('div', { class: 'histogram-area' }, bars, zero),
    element('div', { class: 'histogram-ticks', attributes: { 'aria-hidden': 'true' } }, low, middle, high),
    words,
  );
  let shown: HistogramState | undefined;
  let drawn: Distribution | undefined;
  const binOf = (target: EventTarget | null): number => [...bars.children].indexOf(
    (target as Element).closest('[role=option]') ?? bars,
  );

  function choose(bin: number): void {
    onChoose(bin === shown?.chosen ? undefined : bin);
  }

  bars.addEventListener('click', ({ target }) => {
    const bin = binOf(target);
    if (bin >= 0) choose(bin);
  });
  bars.addEventListener('pointerover', ({ target }) => say(binOf(target)));
  bars.addEventListener('pointerleave', () => say(-1));
  bars.addEventListener('keydown', (event) => {
    const bin = binOf(event.target);
    const to = destination(event.key, bin, bars.children.length);
    if (event.key === 'Escape') onChoose(undefined);
    else if (event.key === 'Enter' || event.key === ' ') choose(bin);
    else if (to === undefined) return;
    else {
      (bars.children[to] as HTMLElement).focus();
      onChoose(to);
    }
    event.preventDefault();
  });

  /** Says what is in a bin; without one, in the chosen one. */
  function say(bin: number): void {
    const of = bin >= 0 ? bin : shown?.chosen;
    const said = of !== undefined && drawn ? binInWords(drawn, of) : undefined;
    setText(words, said ?? localised`Entries by value, heights logarithmic`);
  }

  function draw(distribution: Distribution): void {
    drawn = distribution;
    const { edges, counts } = distribution;
    const height = scaleSymlog().domain([0, Math.max(1, ...counts)]).range([0, 100]);
    setChildren(bars, Array.from(counts, (count, bin) => barOf(height(count), binInWords(distribution, bin))));
    const [first, last] = [edges[0] ?? 0, edges.at(-1) ?? 0];
    const at = 100 * (-first / 2 / (last / 2 - first / 2));
    zero.hidden = middle!.hidden = !(at > 0 && at < 100);
    zero.style.left = `${at}%`;
    middle!.style.left = `${at}%`;
    // Beside the numbers at the ends there must be room for it.
    if (at < 18 || at > 82) middle!.hidden = true;
    setText(low!, formatNumber(first, 3));
    setText(middle!, '0');
    setText(high!, formatNumber(last, 3));
  }

  return {
    element: whole,
    render(state) {
      shown = state;
      whole.classList.toggle('waiting', state.distribution === undefined);
      if (!state.distribution) return;
      setAttribute(bars, 'aria-label', localised`Histogram of ${spokenSymbol(state.symbol)}`);
      if (state.distribution !== drawn) draw(state.distribution);
      whole.hidden = state.distribution.counts.length === 0;
      const stop = state.chosen ?? tallest(state.distribution);
      [...bars.children].forEach((bar, bin) => {
        setAttribute(bar, 'aria-selected', String(bin === state.chosen));
        (bar as HTMLElement).tabIndex = bin === stop ? 0 : -1;
      });
      bars.classList.toggle('has-chosen', state.chosen !== undefined);
      say(-1);
    },
  };
}

/** The numbers of a bin. The last bin has its upper border as well. */
export function intervalOf({ edges, counts }: Distribution, bin: number): Interval {
  return { from: edges[bin]!, ...(bin < counts.length - 1 && { below: edges[bin + 1]! }) };
}

function barOf(height: number, label: string): HTMLElement {
  const bar = element('div', { class: 'histogram-bar' });
  bar.style.height = `${height}%`;
  return element('div', { class: 'histogram-bin', attributes: { 'role': 'option', 'aria-label': label } }, bar);
}

function binInWords({ edges, counts }: Distribution, bin: number): string {
  const [from, to] = [formatNumber(edges[bin]!, 3), formatNumber(edges[bin + 1]!, 3)];
  return localised`${from} to ${to}: ${entryCount(counts[bin]!)}`;
}

function tallest({ counts }: Distribution): number {
  return counts.indexOf(Math.max(...counts));
}

function destination(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowLeft': return Math.max(0, at - 1);
    case 'ArrowRight': return Math.min(count - 1, at + 1);
    case 'Home': return 0;
    case 'End': return count - 1;
    default: return undefined;
  }
}
