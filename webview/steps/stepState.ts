import type { RunView } from '../../src/protocol/views';
import type { AppState } from '../state/appState';
import { backwardSteps, type BackwardStep } from './backwardSteps';

/** Where the walk through the backward pass is. */
export interface Walk {
  readonly steps: readonly BackwardStep[];
  readonly position: number;
  readonly now: BackwardStep;
}

/** What a layer or a tensor has to do with the step that is on show. */
export type Part = 'reads' | 'writes' | undefined;

const known = new WeakMap<RunView, readonly BackwardStep[]>();

/** The steps of a run. */
export function stepsOf(run: RunView): readonly BackwardStep[] {
  let steps = known.get(run);
  if (!steps) known.set(run, steps = backwardSteps(run));
  return steps;
}

/** The walk that is on; undefined when nobody walks. */
export function walkOf({ backwardStep, inspector }: AppState): Walk | undefined {
  if (backwardStep === undefined || !inspector?.run) return undefined;
  const steps = stepsOf(inspector.run);
  const position = Math.min(backwardStep, steps.length - 1);
  const now = steps[position];
  return now && { steps, position, now };
}

/** Whether the step reads or writes a tensor. */
export function partOf(walk: Walk | undefined, tensor: string): Part {
  if (walk?.now.writes.some(({ name }) => name === tensor)) return 'writes';
  return walk?.now.reads.some(({ name }) => name === tensor) ? 'reads' : undefined;
}
