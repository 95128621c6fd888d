import type { Sentence } from '../../src/protocol/sentence';
import { sizeOf } from '../../src/tensor/shape';
import type { Numbers } from '../state/appState';
import { progressRing, textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';

/** The state of the numbers, and what people call them. */
export interface NumbersNoticeState {
  readonly numbers: Numbers;
  readonly symbol: string;
  /** What the axes count. */
  readonly axes: readonly Sentence[];
}

/** Stands in the place of the heat map while the numbers are not here, or when there are none. */
export function numbersNotice(onRetry: () => void): View<NumbersNoticeState> {
  const text = element('p');
  const retry = textButton(localised`Try Again`, onRetry).element;
  const ring = progressRing();
  const notice = element('div', { class: 'numbers-notice' }, ring, text, retry);
  return {
    element: notice,
    render({ numbers, symbol, axes }) {
      const sentence = sentenceOf(numbers, spokenSymbol(symbol), axes);
      notice.hidden = sentence === undefined;
      notice.classList.toggle('waiting', numbers.kind === 'loading');
      ring.hidden = numbers.kind !== 'loading';
      retry.hidden = numbers.kind !== 'failed';
      setText(text, sentence ?? '');
    },
  };
}

function sentenceOf(numbers: Numbers, symbol: string, axes: readonly Sentence[]): string | undefined {
  switch (numbers.kind) {
    case 'none': return localised`This layer has no tensors.`;
    case 'loading': return localised`Fetching ${symbol} …`;
    case 'failed': return localised`${symbol} could not be fetched: ${numbers.reason}`;
    case 'ready': {
      const { shape } = numbers.pages;
      if (sizeOf(shape) > 0) return undefined;
      const axis = shape.indexOf(0);
      const found = localised`${symbol} has no entries: its axis ${axes[axis] ?? axis} has size 0.`;
      return localised`${found} Give it a size of at least 1 in the definition.`;
    }
  }
}
