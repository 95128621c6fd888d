import type { RunProblem } from '../../src/protocol/inspector';
import type { Actions } from '../inspector';
import { element } from '../ui/element';

/** Leads to the line that a problem is about; undefined when it is about no layer. */
export function revealLink({ layer }: RunProblem, actions: Pick<Actions, 'reveal'>): HTMLElement | undefined {
  if (layer === undefined) return undefined;
  const link = element('button', { class: 'link', text: `Show ${layer} in Editor`, attributes: { type: 'button' } });
  link.addEventListener('click', () => actions.reveal(layer));
  return link;
}

/** Each problem once: the definition and its run may say the same. */
export function distinct(problems: readonly RunProblem[]): readonly RunProblem[] {
  return [...new Map(problems.map((problem) => [problem.text, problem])).values()];
}
