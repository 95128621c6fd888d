import { sentence, SentenceError, type Sentence } from '../protocol/sentence';

/** Where something is: a file by its name, or a part of it. */
export type Place = string | Sentence;

/** What is wrong with a tensor file, in the four parts of a sentence that helps. */
export interface TensorFileProblem {
  /** Where: the file, and the entry, tensor or header in it. */
  readonly place: Place;
  /** What was found there, as a clause: “the data ends after 12 bytes”. */
  readonly found: Sentence;
  /** What a sound file has there, as a noun phrase: “48 bytes for 2 × 3 float64”. */
  readonly expected: Sentence;
  /** What the user can do about it, as a sentence. */
  readonly fix: Sentence;
}

/** The only error of reading, writing and converting tensor files; its message says where, what, and what to do. */
export class TensorFileError extends SentenceError {
  override readonly name = 'TensorFileError';

  constructor(
    readonly problem: TensorFileProblem,
    options?: ErrorOptions,
  ) {
    super(sentence`${problem.place}: ${problem.found}; expected ${problem.expected}. ${problem.fix}`, options);
  }
}

/** Advice for a file whose bytes contradict themselves. */
export const saveAgain = sentence`The file is cut short or damaged: copy, download or save it again.`;
