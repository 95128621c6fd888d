import type { InspectorState } from '../../src/protocol/inspector';
import type { CheckReport } from '../../src/protocol/views';
import { sumOfCounts, verdicts, verdictWords } from '../../src/protocol/verdicts';
import { entryCount, formatCount, formatDuration } from '../format/number';
import type { Actions } from '../inspector';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';

/** What the host shows, and the layer that is selected. */
export interface VerdictLineState {
  readonly inspector: InspectorState;
  readonly selected: string | undefined;
}

/** What the check says of the network, with the way to the layer that is to blame. */
export function verdictLine(actions: Actions): View<VerdictLineState> {
  const badge = verdictBadge();
  const sentence = element('span', { class: 'verdict-sentence' });
  let culprit: string | undefined;
  const go = textButton('Go to layer', () => culprit !== undefined && actions.goToLayer(culprit)).element;
  const line = element('div', { class: 'verdict-line' }, badge.element, sentence, go);
  return {
    element: line,
    render({ inspector: { check, activity, run }, selected }) {
      line.hidden = run === undefined || activity.kind !== 'idle';
      badge.render(check?.verdict ?? 'notRun');
      setText(sentence, check ? sentenceOf(check) : 'The gradients have not been checked yet.');
      sentence.title = check ? `${entryCount(check.checked)} checked in ${formatDuration(check.elapsedMs)}` : '';
      culprit = check?.culprit?.layer;
      go.hidden = culprit === undefined || culprit === selected;
      if (culprit !== undefined) setText(go, `Go to ${culprit}`);
    },
  };
}

function sentenceOf({ verdict, culprit, checked, layers }: CheckReport): string {
  if (culprit) return `${culprit.layer}: ${culprit.reason}`;
  const counts = sumOfCounts(layers.flatMap(({ tensors }) => tensors.map((tensor) => tensor.verdicts)));
  if (verdict === 'pass' && counts.pass === checked) return `All ${entryCount(checked)} agree with numeric gradients.`;
  const parts = verdicts
    .filter((one) => counts[one] > 0)
    .map((one) => `${formatCount(counts[one])} ${verdictWords[one].name.toLowerCase()}`);
  return `${entryCount(checked)}: ${parts.join(', ')}.`;
}
