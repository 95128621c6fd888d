import type { Notation } from '../../src/protocol/notation';
import { sentence, type Sentence } from '../../src/protocol/sentence';
import type { InspectorState } from '../../src/protocol/inspector';
import type { CheckReport, Verdict } from '../../src/protocol/views';
import { ruleText } from '../../src/protocol/tolerance';
import { sumOfCounts } from '../../src/protocol/verdicts';
import { entryCount, formatCount, formatDuration } from '../format/number';
import type { Actions } from '../inspector';
import { inNotation } from '../notation/sentences';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import { verdictBadge } from '../ui/verdictBadge';
import type { View } from '../ui/view';

/** What the host shows, and the layer that is selected. */
export interface VerdictLineState {
  readonly inspector: InspectorState;
  readonly selected: string | undefined;
  readonly notation: Notation;
}

/** What the check says of the network, with the way to the layer that is to blame. */
export function verdictLine(actions: Actions): View<VerdictLineState> {
  const badge = verdictBadge();
  const said = element('span', { class: 'verdict-sentence' });
  let culprit: string | undefined;
  const go = textButton(localised`Go to layer`, () => culprit !== undefined && actions.goToLayer(culprit)).element;
  const line = element('div', { class: 'verdict-line' }, badge.element, said, go);
  return {
    element: line,
    render({ inspector: { check, activity, run }, selected, notation }) {
      line.hidden = run === undefined || activity.kind !== 'idle';
      badge.render(check?.verdict ?? 'notRun');
      setText(said, check
        ? inNotation(sentenceOf(check), run, notation)
        : localised`The gradients have not been checked yet.`);
      said.title = check ? checkedIn(check) : '';
      culprit = check?.culprit?.layer;
      go.hidden = culprit === undefined || culprit === selected;
      if (culprit !== undefined) setText(go, localised`Go to ${culprit}`);
    },
  };
}

/** What the entries that did not pass are said to be. */
const phrases: readonly (readonly [verdict: Verdict, phrase: (count: string) => Sentence])[] = [
  ['fail', (count) => sentence`${count} wrong`],
  ['nonFinite', (count) => sentence`${count} not finite`],
  ['nondeterministic', (count) => sentence`${count} not deterministic`],
  ['kink', (count) => sentence`${count} on kinks`],
  ['belowNoise', (count) => sentence`${count} below noise`],
  ['untested', (count) => sentence`${count} untested`],
];

function checkedIn({ checked, elapsedMs }: CheckReport): string {
  return localised`${entryCount(checked)} checked in ${formatDuration(elapsedMs)}`;
}

function sentenceOf(report: CheckReport): Sentence {
  const { culprit, tolerance } = report;
  // A reason says by which rule it was found.
  if (culprit) return sentence`${culprit.layer}: ${culprit.sentence}`;
  return tolerance ? sentence`${countsOf(report)} Your rule decides: ${ruleText(tolerance)}.` : countsOf(report);
}

function countsOf({ checked, layers }: CheckReport): Sentence {
  const counts = sumOfCounts(layers.flatMap(({ tensors }) => tensors.map((tensor) => tensor.verdicts)));
  if (counts.pass === checked) return sentence`All ${entryCount(checked)} agree with numeric gradients.`;
  const others = phrases
    .filter(([verdict]) => counts[verdict] > 0)
    .map(([verdict, phrase]) => localised(phrase(formatCount(counts[verdict]))));
  return sentence`${formatCount(counts.pass)} of ${entryCount(checked)} pass; ${others.join(', ')}.`;
}
