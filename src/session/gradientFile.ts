import { nearest } from '../definition/nearest';
import { inARow, named } from '../definition/wording';
import type { GivenGradient } from '../check/compare';
import type { TensorFile } from '../files/tensorFile';
import { toFloat64 } from '../files/toFloat64';
import { sentence, type Sentence } from '../protocol/sentence';

/** The gradients that a file holds, and sentences about the others. */
export interface FileGradients {
  readonly gradients: readonly GivenGradient[];
  readonly notes: readonly Sentence[];
}

const suffix = '.grad';

/** How many names a sentence mentions. */
const mentioned = 5;

/**
 * Finds the gradients in a tensor file. They have the names of an export (`fc1.weight.grad`, `conv1.output.grad`,
 * `x.grad`; `conv1.grad` will do). A file in which no name ends in `.grad` is read as a state_dict of gradients:
 * `fc1.weight` is the gradient of that weight.
 * @param targets names of the network's gradients in an export
 * @param others names of all other tensors of a run
 * @param prefix what stands in front of the names, as in the weights file
 */
export function gradientsIn(
  file: TensorFile,
  targets: ReadonlySet<string>,
  others: ReadonlySet<string>,
  prefix: string,
): FileGradients {
  const names = [...file.tensors.keys()];
  const areBare = !names.some((name) => name.endsWith(suffix));
  const gradients = new Map<string, GivenGradient>();
  const [ignored, unknown, doubled]: [string[], string[], string[]] = [[], [], []];
  for (const [given, stored] of file.tensors) {
    const name = prefix !== '' && given.startsWith(prefix) ? given.slice(prefix.length) : given;
    const target = targetOf(name, targets, areBare);
    if (target === undefined) (others.has(name) ? ignored : unknown).push(given);
    else if (gradients.has(target)) doubled.push(given);
    else {
      const tensor = { shape: stored.shape, data: toFloat64(stored) };
      gradients.set(target, { target, given, dtype: stored.dtype, tensor });
    }
  }
  return { gradients: [...gradients.values()], notes: notesOn() };

  function notesOn(): Sentence[] {
    const known = [...targets, ...(areBare ? [...targets].map((name) => name.slice(0, -suffix.length)) : [])];
    return [
      ...(areBare && gradients.size > 0
        ? [sentence`No name in ${file.name} ends in .grad: ${
          sentence`its tensors are read as the gradients of what they are named after`}.`]
        : []),
      ...(ignored.length > 0 ? [sentence`${listOf(ignored)} in ${file.name}: no gradient, so not compared.`] : []),
      ...(doubled.length > 0
        ? [sentence`${listOf(doubled)} in ${file.name}: another tensor is read as the same gradient, so not compared.`]
        : []),
      ...unknown.slice(0, mentioned).map((name) => {
        const meant = nearest(name, known);
        const found = sentence`${named(name)} in ${file.name}: the network has no gradient of this name`;
        return meant === undefined ? found : sentence`${found}; did you mean ${named(meant)}?`;
      }),
      ...(unknown.length > mentioned
        ? [othersUnknown(unknown.length - mentioned)] : []),
    ];
  }

  function othersUnknown(count: number): Sentence {
    return sentence`${count} more in ${file.name}: the network has no gradients of these names either.`;
  }
}

function targetOf(name: string, targets: ReadonlySet<string>, areBare: boolean): string | undefined {
  const base = name.endsWith(suffix) ? name.slice(0, -suffix.length) : areBare ? name : undefined;
  if (base === undefined) return undefined;
  return [`${base}${suffix}`, `${base}.output${suffix}`].find((candidate) => targets.has(candidate));
}

function listOf(names: readonly string[]): Sentence {
  const shown = names.slice(0, mentioned).map(named);
  return names.length > mentioned
    ? sentence`${shown.join(', ')} and ${names.length - mentioned} more`
    : inARow(shown);
}
