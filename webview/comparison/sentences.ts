import type { ComparedTensor, Comparison } from '../../src/protocol/compare';
import type { Notation } from '../../src/protocol/notation';
import type { RunView } from '../../src/protocol/views';
import { inNotation } from '../notation/sentences';

/** What the comparison says of a gradient, in the notation that is chosen. */
export function messageIn(
  { name, message, worst: [first] }: ComparedTensor, run: RunView | undefined, notation: Notation,
): string {
  return inNotation(message, first && { tensor: name, index: first.index }, run, notation);
}

/** Why the first gradient that is wrong is the culprit, in the notation that is chosen; '' when all are right. */
export function reasonIn({ culprit, tensors }: Comparison, run: RunView | undefined, notation: Notation): string {
  if (!culprit) return '';
  const first = tensors.find(({ name }) => name === culprit.tensor);
  return first ? messageIn({ ...first, message: culprit.reason }, run, notation) : culprit.reason;
}
