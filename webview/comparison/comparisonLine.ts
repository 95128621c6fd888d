import { comparisonOf, type OwnGradients } from '../../src/protocol/compare';
import type { Notation } from '../../src/protocol/notation';
import type { RunView } from '../../src/protocol/views';
import type { Actions } from '../inspector';
import { inNotation } from '../notation/sentences';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { statusBadge } from './statusBadge';

/** Somebody's own gradients, if they are compared, and the layer that is selected. */
export interface ComparisonLineState {
  readonly own: OwnGradients | undefined;
  readonly selected: string | undefined;
  readonly run: RunView | undefined;
  readonly notation: Notation;
}

/** What the comparison with somebody's own gradients says in a line, with the way to the first that is wrong. */
export function comparisonLine(actions: Actions): View<ComparisonLineState> {
  const badge = statusBadge();
  const sentence = element('span');
  let culprit: { readonly layer: string; readonly tensor: string } | undefined;
  const go = textButton(localised`Go to layer`, () =>
    culprit && actions.goToTensor(culprit.layer, culprit.tensor)).element;
  const line = element('div', { class: 'verdict-line' }, badge.element, sentence, go);
  return {
    element: line,
    render({ own, selected, run, notation }) {
      line.hidden = own?.reply === undefined;
      if (!own?.reply) return;
      const comparison = comparisonOf(own);
      culprit = comparison?.culprit;
      badge.render(culprit ? 'culprit' : comparison?.verdict === 'pass' ? 'agrees' : 'unclear');
      setText(sentence, sentenceOf(own));
      sentence.title = comparison?.culprit ? inNotation(comparison.culprit.sentence, run, notation) : '';
      go.hidden = culprit === undefined || culprit.layer === selected;
      if (culprit) setText(go, localised`Go to ${culprit.layer}`);
    },
  };
}

function sentenceOf({ source: { file }, reply }: OwnGradients): string {
  if (reply?.kind !== 'comparison') return localised`${file} could not be compared.`;
  const { culprit, verdict, tensors } = reply.comparison;
  if (culprit) {
    const { tensor, layer } = culprit;
    return localised`In ${file} ${tensor} is the first gradient that is wrong, made by ${layer}.`;
  }
  if (verdict === 'fail') return localised`${file} holds gradients whose shapes do not fit.`;
  const { length: count } = tensors;
  return count === 1
    ? localised`The gradient in ${file} is right.`
    : localised`All ${count} gradients in ${file} are right.`;
}
