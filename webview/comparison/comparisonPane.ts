import { comparisonOf, type ComparedTensor, type Comparison, type OwnGradients } from '../../src/protocol/compare';
import type { Actions } from '../inspector';
import { notationOf, type AppState } from '../state/appState';
import { selected } from '../state/selection';
import { textButton } from '../ui/controls';
import { element, setText } from '../ui/element';
import { icon } from '../ui/icons';
import { keyedList } from '../ui/keyedList';
import type { View } from '../ui/view';
import { comparedTensors } from './comparedTensors';
import { messageIn, reasonIn } from './sentences';

/** Something to know about the file. */
interface Remark {
  readonly kind: 'error' | 'note';
  readonly text: string;
}

/** Somebody's own gradients beside the exact ones: which is the first that is wrong, and which only follow from it. */
export function comparisonPane(actions: Actions): View<AppState> {
  const sentence = element('p', { class: 'comparison-sentence' });
  const cause = element('p', { class: 'comparison-cause' });
  const tensors = comparedTensors(actions);
  const remarks = element('ul', { class: 'comparison-remarks' });
  const showRemarks = keyedList<Remark>(remarks, ({ kind, text }) => `${kind} ${text}`, (_key, { kind, text }) => ({
    element: element('li', { class: kind }, icon(kind), element('span', { text })),
    render: () => undefined,
  }));
  const choose = textButton('Compare My Gradients…', () => actions.compareGradients());
  const stop = textButton('Stop Comparing', () => actions.stopComparing());
  const pane = element('section', { class: 'comparison', attributes: { 'aria-label': 'Your gradients' } },
    element('h2', { text: 'Your gradients' }), sentence, cause, tensors.element, remarks,
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
      setText(sentence, own ? sentenceOf(own, tensor, state) : invitation);
      setText(cause, comparison?.tensors.find(({ name }) => name === tensor)?.cause ?? '');
      cause.hidden = cause.textContent === '';
      tensors.render({
        tensors: comparison?.tensors ?? [], selected: tensor, run: inspector.run, notation: notationOf(state),
      });
      showRemarks(remarksOn(own));
      remarks.hidden = remarks.childElementCount === 0;
      setText(choose.element, own ? 'Another File…' : 'Compare My Gradients…');
      choose.setDisabled(activity.kind !== 'idle');
      stop.element.hidden = own === undefined;
    },
  };
}

const invitation = 'Compare the gradients of a backward pass of your own (.npz, .npy or .safetensors), and see which '
  + 'layer is the first to be wrong.';

/** What the comparison says, of the gradient on show if that was compared. */
function sentenceOf(own: OwnGradients, tensor: string | undefined, state: AppState): string {
  const { source: { file }, reply } = own;
  if (!reply) return `${file} is compared as soon as the network has been run.`;
  if (reply.kind === 'refused') return `${file} cannot be compared with this network:`;
  const { comparison } = reply;
  const shown = comparison.tensors.find(({ name }) => name === tensor);
  const [run, notation] = [state.inspector?.run, notationOf(state)];
  const sentence = shown ? withoutCause(shown, messageIn(shown, run, notation))
    : comparison.culprit ? reasonIn(comparison, run, notation) : agreementOf(comparison);
  return state.inspector?.stale === true ? `Before the last edit: ${sentence}` : sentence;
}

/** The mistake itself has a line of its own. */
function withoutCause({ cause }: ComparedTensor, message: string): string {
  return cause === undefined ? message : message.slice(0, -cause.length).trimEnd();
}

function agreementOf({ file, tensors, refused }: Comparison): string {
  if (tensors.length === 0) return `Nothing in ${file} has the shape of a gradient of this network.`;
  const agreement = tensors.length === 1
    ? `The gradient in ${file} agrees with the exact one`
    : `${tensors.length} gradients in ${file} agree with the exact ones`;
  return refused.length === 0 ? `${agreement}.` : `${agreement}; the others do not fit.`;
}

function remarksOn(own: OwnGradients | undefined): readonly Remark[] {
  const reply = own?.reply;
  if (!own || !reply) return [];
  if (reply.kind === 'refused') return reply.problems.map((text) => ({ kind: 'error', text }));
  const { file, refused, missing, notes } = reply.comparison;
  const absent = missing.length > 0 ? [`Not in ${file}: ${missing.join(', ')}.`] : [];
  return [
    ...refused.map(({ message }) => ({ kind: 'error', text: message }) as const),
    ...[...absent, ...notes].map((text) => ({ kind: 'note', text }) as const),
  ];
}
