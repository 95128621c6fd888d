import { statusWords, type ComparisonStatus } from '../../src/protocol/compare';
import { element, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';

/** A drawing and a word for how a gradient of somebody's own stands; nothing for one that was not compared. */
export function statusBadge(): View<ComparisonStatus | undefined> {
  const word = element('span');
  const badge = element('span', { class: 'standing' }, word);
  let shown: ComparisonStatus | undefined;
  return {
    element: badge,
    render(status) {
      badge.hidden = status === undefined;
      if (!status || status === shown) return;
      shown = status;
      badge.replaceChildren(icon(status), word);
      badge.dataset['status'] = status;
      const { name, meaning } = statusWords[status];
      setText(word, localised(name));
      badge.title = localised(meaning);
    },
  };
}
