import { element, setAttribute, setText } from '../ui/element';
import { localised } from '../ui/localised';
import type { IndexReading } from './indexText';
import type { AxisPart } from './layout';

/** A typed index, and the sentence that says what is wrong with it. */
export interface IndexField {
  readonly element: HTMLElement;
  readonly problem: HTMLElement;
  render(text: string): void;
}

/**
 * Takes an index such as `[0, :, 2:4, :]`. What is wrong with it is said while it is typed; Enter applies it, Escape
 * brings the present one back.
 */
export function indexField(
  read: (text: string) => IndexReading | undefined, apply: (parts: readonly AxisPart[]) => void,
): IndexField {
  const input = element('input', {
    class: 'index-input',
    title: localised`What is shown: a number, a range such as 2:4, : for all, ... for the rest. Enter applies it.`,
    attributes: {
      'type': 'text', 'spellcheck': 'false', 'autocomplete': 'off', 'aria-describedby': 'index-problem',
    },
  });
  const problem = element('p', { class: 'index-problem', attributes: { 'id': 'index-problem', 'role': 'alert' } });
  let present = '';

  function judge(): IndexReading | undefined {
    const reading = read(input.value);
    const sentence = reading && 'problem' in reading ? reading.problem : '';
    setText(problem, sentence);
    problem.hidden = sentence === '';
    setAttribute(input, 'aria-invalid', sentence === '' ? undefined : 'true');
    return reading;
  }

  function restore(): void {
    input.value = present;
    judge();
  }

  function submit(): void {
    const reading = judge();
    if (reading && 'parts' in reading) apply(reading.parts);
  }

  problem.hidden = true;
  input.addEventListener('input', judge);
  input.addEventListener('change', submit);
  input.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter') submit();
    if (key === 'Escape') restore();
  });
  return {
    element: element('label', { class: 'index-label' }, localised`Index`, input),
    problem,
    render(text) {
      // What is being typed is not taken away.
      if (text === present) return;
      present = text;
      restore();
    },
  };
}
