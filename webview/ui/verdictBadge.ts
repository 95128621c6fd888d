import type { Verdict } from '../../src/protocol/views';
import { verdictWords, type LayerVerdict } from '../../src/protocol/verdicts';
import { element, setText } from './element';
import { icon } from './icons';
import { localised } from './localised';
import type { View } from './view';

/** What a badge shows: a verdict, that there was no check, or that a rule has stopped with an error. */
export type BadgeState = Verdict | LayerVerdict | 'notRun' | 'stopped';

type Shown = Verdict | 'notRun' | 'stopped';

/** A drawing and a word for a verdict; the colour only repeats what they say. */
export function verdictBadge(): View<BadgeState> {
  const word = element('span');
  const badge = element('span', { class: 'verdict' }, word);
  let drawing: SVGSVGElement | undefined;
  let shown: string | undefined;

  return {
    element: badge,
    render(state) {
      const { verdict, innocent } = typeof state === 'string' ? { verdict: state, innocent: false } : state;
      const key = `${verdict} ${innocent}`;
      if (key === shown) return;
      shown = key;
      drawing?.remove();
      const look = verdict === 'stopped' ? 'fail' : verdict;
      drawing = icon(innocent ? 'affected' : look);
      badge.prepend(drawing);
      badge.dataset['verdict'] = look;
      badge.classList.toggle('innocent', innocent);
      setText(word, badgeWord(verdict, innocent));
      badge.title = badgeTitle(verdict, innocent);
    },
  };
}

/** The word of a badge. */
function badgeWord(verdict: Shown, innocent = false): string {
  if (verdict === 'stopped') return localised`Stopped`;
  if (verdict === 'notRun') return localised`Not run`;
  return innocent ? localised`Affected` : localised(verdictWords[verdict].name);
}

function badgeTitle(verdict: Shown, innocent: boolean): string {
  if (verdict === 'stopped') return localised`A rule of this layer has stopped with an error, which stands above.`;
  if (verdict === 'notRun') return localised`The gradients have not been checked.`;
  if (innocent) {
    const finding = localised`the backward rule of this layer is right`;
    return localised`Gradients fail here, but ${finding}: the cause lies elsewhere.`;
  }
  return localised(verdictWords[verdict].meaning);
}
