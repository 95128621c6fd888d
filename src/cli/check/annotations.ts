import { quoted } from '../../definition/wording';
import { ruleText } from '../../protocol/tolerance';
import type { HealthKind } from '../../protocol/health';
import { badIn } from '../../protocol/verdicts';
import type { TensorCheck } from '../../protocol/views';
import type { DefinitionFile } from '../definitionFile';
import { short } from '../text/numbers';
import type { CheckDocument } from './checkDocument';

/** What a rule of this program is about; results of it can be told apart, and switched off, by its name. */
export type Rule = 'gradient' | 'backwardRule' | 'nonFinite' | 'nondeterministic' | 'yourGradient' | HealthKind;

/** One thing to say at a place in the definition. */
export interface Annotation {
  readonly rule: Rule;
  readonly level: 'error' | 'warning' | 'note';
  readonly layer: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Everything in a report that a reader of the code should see there: what is to blame first, health last. */
export function annotationsOf(document: CheckDocument, file: DefinitionFile): Annotation[] {
  const { culprit, obstacle, layers, comparison, health, tolerance } = document;
  const at = (layer: string): Pick<Annotation, 'layer' | 'line' | 'column'> =>
    ({ layer, ...file.positionOfLayer(layer) });
  const rule = tolerance ? ` (your rule: ${ruleText(tolerance)})` : '';
  return [
    ...(culprit ? [{
      ...at(culprit.layer), rule: obstacle?.kind ?? 'backwardRule', level: 'error', message: culprit.reason,
    } as const] : []),
    ...layers.flatMap(({ name, tensors }) => tensors.filter(isWrong).map((tensor): Annotation => ({
      ...at(name), rule: tensor.verdicts.nondeterministic > 0 ? 'nondeterministic' : 'gradient', level: 'error',
      message: `${findingOf(tensor)}${rule}`,
    }))),
    ...(comparison?.tensors ?? []).filter(({ status }) => status !== 'agrees').map((tensor): Annotation => ({
      ...at(tensor.layer), rule: 'yourGradient', level: tensor.status === 'inherited' ? 'note' : 'error',
      message: tensor.message,
    })),
    ...(comparison?.refused ?? []).map(({ message }): Annotation =>
      ({ layer: '', line: 1, column: 1, rule: 'yourGradient', level: 'error', message })),
    ...health.findings.map(({ kind, layer, message }): Annotation =>
      ({ ...at(layer), rule: kind, level: kind === 'ties' ? 'note' : 'warning', message })),
  ];
}

/** True when an entry fails, is no number, or is another one in every run. */
export function isWrong({ verdicts }: TensorCheck): boolean {
  return badIn(verdicts) > 0;
}

/** What is wrong with a gradient, by its worst entry. */
export function findingOf({ name, checked, verdicts, worst }: TensorCheck): string {
  const count = badIn(verdicts);
  if (verdicts.nondeterministic > 0) {
    return `the gradient of ${quoted(name)} is another one in every run, in ${verdicts.nondeterministic} of ${checked}`
      + ' entries';
  }
  const [entry] = worst;
  const place = entry && `; worst at [${entry.index.join(', ')}]: ${short(entry.analytic)}, expected `
    + `${short(entry.numeric)} (allowed error ${short(entry.bound)})`;
  return `the gradient of ${quoted(name)} is wrong in ${count} of ${checked} entries${place ?? ''}`;
}

/** What each rule is about, in a sentence. */
export const ruleMeanings: Readonly<Record<Rule, string>> = {
  backwardRule: 'The layer whose own backward rule is wrong.',
  gradient: 'A gradient differs from the numeric one by more than rounding explains.',
  nonFinite: 'A number is NaN or infinite.',
  nondeterministic: 'A layer gives other numbers when it runs again on the same ones.',
  yourGradient: 'A gradient from a file differs from the exact one by more than rounding explains.',
  vanishing: 'Hardly any gradient arrives.',
  exploding: 'Gradients grow from layer to layer.',
  zeroGradient: 'No gradient arrives at all.',
  dead: 'Units are at 0 for every sample.',
  saturated: 'An activation lies where it is flat.',
  symmetric: 'Units are no different from each other.',
  ties: 'The function has no derivative at these numbers.',
  updateRatio: 'One step of training changes a weight by a large part.',
};
