import type { InspectorState, RunProblem } from '../../src/protocol/inspector';
import { english } from '../../src/protocol/sentence';
import type { Actions } from '../inspector';
import { element } from '../ui/element';
import { localised } from '../ui/localised';

/** Leads to the line that a problem is about; undefined when it is about no layer. */
export function revealLink(
  { layer }: Pick<RunProblem, 'layer'>, actions: Pick<Actions, 'reveal'>,
): HTMLElement | undefined {
  if (layer === undefined) return undefined;
  const text = localised`Show ${layer} in Editor`;
  const link = element('button', { class: 'link', text, attributes: { type: 'button' } });
  link.addEventListener('click', () => actions.reveal(layer));
  return link;
}

/** The mistake of ours that a layer's rule has stopped with, if there is one. */
export function faultOf({ problems }: Pick<InspectorState, 'problems'>, layer: string): RunProblem | undefined {
  return problems.find((problem) => problem.details !== undefined && problem.layer === layer);
}

/** Copies what a report of a mistake of ours needs; undefined for any other problem. */
export function copyLink(
  { details }: Pick<RunProblem, 'details'>, actions: Pick<Actions, 'copyDetails'>,
): HTMLElement | undefined {
  if (details === undefined) return undefined;
  const link = element('button', { class: 'link', text: localised`Copy Details`, attributes: { type: 'button' } });
  link.addEventListener('click', () => actions.copyDetails(details));
  return link;
}

/** Each problem once: the definition and its run may say the same. */
export function distinct(problems: readonly RunProblem[]): readonly RunProblem[] {
  return [...new Map(problems.map((problem) => [english(problem.sentence), problem])).values()];
}
