import { comparisonOf, type Comparison, type OwnGradients } from '../../src/protocol/compare';
import { sentence, type Sentence } from '../../src/protocol/sentence';
import type { Actions } from '../inspector';
import { inNotation } from '../notation/sentences';
import { notationOf, type AppState } from '../state/appState';
import { selected } from '../state/selection';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { keyedList } from '../ui/keyedList';
import { localised } from '../ui/localised';
import type { View } from '../ui/view';
import { comparedTensors } from './comparedTensors';

/** Something to know about the file. */
interface Remark {
  readonly kind: 'error' | 'note';
  readonly text: string;
}

/** Somebody's own gradients beside the exact ones: which is the first that is wrong, and which only follow from it. */
export function comparisonPane(actions: Actions): View<AppState> {
  const finding = element('p', { class: 'comparison-sentence' });
  const cause = element('p', { class: 'comparison-cause' });
  const tensors = comparedTensors(actions);
  const remarks = element('ul', { class: 'comparison-remarks' });
  const showRemarks = keyedList<Remark>(remarks, ({ kind, text }) => `${kind} ${text}`, (_key, { kind, text }) => ({
    element: element('li', { class: kind }, icon(kind), element('span', { text })),
    render: () => undefined,
  }));
  const choose = textButton(localised`Compare My Gradients…`, () => actions.compareGradients());
  const stop = textButton(localised`Stop Comparing`, () => actions.stopComparing());
  const title = localised`Your gradients`;
  const pane = element('section', { class: 'comparison', attributes: { 'aria-label': title } },
    element('h2', { text: title }), finding, cause, tensors.element, remarks,
    element('div', { class: 'comparison-buttons' }, choose.element, stop.element),
  );
  return {
    element: pane,
    render(state) {
      const { inspector } = state;
      if (!inspector) return;
      const { ownGradients: own, activity } = inspector;
      const comparison = comparisonOf(own);
      const tensor = selected(state)?.tensor?.name;
      setText(finding, own ? sentenceOf(own, tensor, state) : invitation());
      const named = comparison?.tensors.find(({ name }) => name === tensor)?.cause;
      setText(cause, named ? localised(named) : '');
      cause.hidden = cause.textContent === '';
      tensors.render({
        tensors: comparison?.tensors ?? [], selected: tensor, run: inspector.run, notation: notationOf(state),
      });
      showRemarks(remarksOn(own));
      remarks.hidden = remarks.childElementCount === 0;
      setText(choose.element, own ? localised`Another File…` : localised`Compare My Gradients…`);
      choose.setDisabled(activity.kind !== 'idle');
      stop.element.hidden = own === undefined;
    },
  };
}

function invitation(): string {
  const purpose = localised`see which layer is the first to be wrong`;
  return localised`Compare the gradients of a backward pass of your own (.npz, .npy or .safetensors), and ${purpose}.`;
}

/** What the comparison says, of the gradient on show if that was compared. */
function sentenceOf(own: OwnGradients, tensor: string | undefined, state: AppState): string {
  const { source: { file }, reply } = own;
  if (!reply) return localised`${file} is compared as soon as the network has been run.`;
  if (reply.kind === 'refused') return localised`${file} cannot be compared with this network:`;
  const { comparison } = reply;
  const shown = comparison.tensors.find(({ name }) => name === tensor);
  // The mistake itself has a line of its own.
  const said = shown?.finding ?? comparison.culprit?.sentence ?? agreementOf(comparison);
  const text = inNotation(said, state.inspector?.run, notationOf(state));
  return state.inspector?.stale === true ? localised`Before the last edit: ${text}` : text;
}

function agreementOf({ file, tensors, refused }: Comparison): Sentence {
  if (tensors.length === 0) return sentence`Nothing in ${file} has the shape of a gradient of this network.`;
  const agreement = tensors.length === 1
    ? sentence`The gradient in ${file} agrees with the exact one`
    : sentence`${tensors.length} gradients in ${file} agree with the exact ones`;
  return refused.length === 0 ? sentence`${agreement}.` : sentence`${agreement}; the others do not fit.`;
}

function remarksOn(own: OwnGradients | undefined): readonly Remark[] {
  const reply = own?.reply;
  if (!own || !reply) return [];
  if (reply.kind === 'refused') return reply.problems.map((said) => ({ kind: 'error', text: localised(said) }));
  const { file, refused, missing, notes } = reply.comparison;
  const absent = missing.length > 0 ? [sentence`Not in ${file}: ${missing.join(', ')}.`] : [];
  return [
    ...refused.map((tensor) => ({ kind: 'error', text: localised(tensor.sentence) }) as const),
    ...[...absent, ...notes].map((note) => ({ kind: 'note', text: localised(note) }) as const),
  ];
}
