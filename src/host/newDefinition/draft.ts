import type { Uri } from 'vscode';
import { kindWords } from './kindWords';
import type { Plan } from './plan';

/** A plan that is being made. */
export interface Draft extends Plan {
  /** True once the user has given the network a name of its own. */
  readonly isNamed: boolean;
  /** The file it is to be kept in; absent for an untitled document. */
  readonly file?: Uri;
}

/** What is proposed before anything is answered: a network that reads the digits of the samples. */
export function firstDraft(): Draft {
  return {
    kind: 'perceptron',
    name: kindWords('perceptron').title,
    isNamed: false,
    shape: [1, 28, 28],
    loss: 'CrossEntropyLoss',
    outputs: 10,
    activation: 'ReLU',
  };
}
