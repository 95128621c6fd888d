import type { Notation } from '../../src/protocol/notation';
import type { Place } from '../../src/protocol/place';
import type { InspectorState } from '../../src/protocol/inspector';
import type { CheckReport, Verdict } from '../../src/protocol/views';
import { ruleText } from '../../src/protocol/tolerance';
import { sumOfCounts } from '../../src/protocol/verdicts';
import { entryCount, formatCount, formatDuration } from '../format/number';
import type { Actions } from '../inspector';
import { inNotation } from '../notation/sentences';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
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
  const sentence = element('span', { class: 'verdict-sentence' });
  let culprit: string | undefined;
  const go = textButton('Go to layer', () => culprit !== undefined && actions.goToLayer(culprit)).element;
  const line = element('div', { class: 'verdict-line' }, badge.element, sentence, go);
  return {
    element: line,
    render({ inspector: { check, activity, run }, selected, notation }) {
      line.hidden = run === undefined || activity.kind !== 'idle';
      badge.render(check?.verdict ?? 'notRun');
      setText(sentence, check
        ? inNotation(sentenceOf(check), placeIn(check), run, notation)
        : 'The gradients have not been checked yet.');
      sentence.title = check ? `${entryCount(check.checked)} checked in ${formatDuration(check.elapsedMs)}` : '';
      culprit = check?.culprit?.layer;
      go.hidden = culprit === undefined || culprit === selected;
      if (culprit !== undefined) setText(go, `Go to ${culprit}`);
    },
  };
}

/** What the entries that did not pass are said to be, behind their number. */
const phrases: readonly (readonly [verdict: Verdict, phrase: string])[] = [
  ['fail', 'wrong'], ['nonFinite', 'not finite'], ['nondeterministic', 'not deterministic'],
  ['kink', 'on kinks'], ['belowNoise', 'below noise'],
  ['untested', 'untested'],
];

/** The entry that the sentence names. */
function placeIn({ culprit, obstacle }: CheckReport): Place | undefined {
  return culprit?.at ?? obstacle;
}

function sentenceOf(report: CheckReport): string {
  const { culprit, tolerance } = report;
  // A reason says by which rule it was found.
  if (culprit) return `${culprit.layer}: ${culprit.reason}`;
  return tolerance ? `${countsOf(report)} Your rule decides: ${ruleText(tolerance)}.` : countsOf(report);
}

function countsOf({ checked, layers }: CheckReport): string {
  const counts = sumOfCounts(layers.flatMap(({ tensors }) => tensors.map((tensor) => tensor.verdicts)));
  if (counts.pass === checked) return `All ${entryCount(checked)} agree with numeric gradients.`;
  const others = phrases
    .filter(([verdict]) => counts[verdict] > 0)
    .map(([verdict, phrase]) => `${formatCount(counts[verdict])} ${phrase}`);
  return `${formatCount(counts.pass)} of ${entryCount(checked)} pass; ${others.join(', ')}.`;
}
