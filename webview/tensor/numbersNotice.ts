import { sizeOf } from '../../src/tensor/shape';
import type { Numbers } from '../state/appState';
import { progressRing, textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { spokenSymbol } from '../ui/symbol';
import type { View } from '../ui/view';

/** The state of the numbers, and what people call them. */
export interface NumbersNoticeState {
  readonly numbers: Numbers;
  readonly symbol: string;
}

/** Stands in the place of the heat map while the numbers are not here, or when there are none. */
export function numbersNotice(onRetry: () => void): View<NumbersNoticeState> {
  const text = element('p');
  const retry = textButton('Try Again', onRetry).element;
  const ring = progressRing();
  const notice = element('div', { class: 'numbers-notice' }, ring, text, retry);
  return {
    element: notice,
    render({ numbers, symbol }) {
      const sentence = sentenceOf(numbers, spokenSymbol(symbol));
      notice.hidden = sentence === undefined;
      notice.classList.toggle('waiting', numbers.kind === 'loading');
      ring.hidden = numbers.kind !== 'loading';
      retry.hidden = numbers.kind !== 'failed';
      setText(text, sentence ?? '');
    },
  };
}

function sentenceOf(numbers: Numbers, symbol: string): string | undefined {
  switch (numbers.kind) {
    case 'none': return 'This layer has no tensors.';
    case 'loading': return `Fetching ${symbol} …`;
    case 'failed': return `${symbol} could not be fetched: ${numbers.reason}`;
    case 'ready':
      return sizeOf(numbers.pages.shape) > 0 ? undefined : `${symbol} has no entries: one of its axes has size 0.`;
  }
}
