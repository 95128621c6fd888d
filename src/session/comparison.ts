import type { NetworkDefinition } from '../definition/definition';
import { compareGradients, type Compared } from '../check/compare';
import { nonFiniteOrigin } from '../check/nonFinite';
import type { Network } from '../engine/network';
import { TensorFileError } from '../files/error';
import { readTensorFile, type TensorFile } from '../files/tensorFile';
import type { Comparison } from '../protocol/compare';
import { sentence, SentenceError, type Sentence } from '../protocol/sentence';
import type { CompareRequest, FileContent } from '../protocol/worker';
import type { PartialTensor } from '../tensor/tensor';
import { gradientsIn, type FileGradients } from './gradientFile';
import { tensorsOfRun } from './tensors';

/** A file of gradients that nothing can be compared with. */
export class CompareError extends SentenceError {
  override readonly name = 'CompareError';

  /** @param notes sentences a person should know besides */
  constructor(
    reason: Sentence,
    readonly notes: readonly Sentence[] = [],
  ) {
    super(reason);
  }

  /** All there is to say. */
  get problems(): readonly [Sentence, ...Sentence[]] {
    return [this.sentence, ...this.notes];
  }
}

/** Somebody's gradients beside the exact ones. */
export interface SessionComparison {
  readonly comparison: Comparison;
  readonly tensors: Compared['tensors'];
}

/**
 * Compares the gradients in a file with those of the network, in float64 whatever the network's own dtype.
 * @throws CompareError when the file cannot be read, or holds no gradient of this network
 */
export function compareWithFile(
  definition: NetworkDefinition,
  network: Network,
  content: FileContent,
  { as, tolerance }: CompareRequest = {},
): SessionComparison {
  const file = open(content, as);
  const exact = network.dtype === 'float64' ? network : network.inFloat64();
  exact.forward();
  exact.backward();
  const origin = nonFiniteOrigin(exact);
  if (origin) {
    const found = sentence`${origin.layer}: ${origin.sentence}`;
    throw new CompareError(sentence`${found}; there is no exact gradient to compare with`);
  }
  const names = tensorsOfRun(exact);
  const isGradient = ({ role }: { readonly role: string }): boolean => role === 'gradient';
  const targets = new Set(names.filter(isGradient).map(({ name }) => name));
  const others = new Set(names.filter((tensor) => !isGradient(tensor)).map(({ name }) => name));
  const { gradients, notes } = gradientsOf(file, targets, others, definition.weights?.prefix ?? '');
  if (gradients.length === 0) {
    const example = [...targets].find((name) => network.parameters.has(name.slice(0, -5))) ?? [...targets][0]!;
    const advice = sentence`name them as an export does, such as ${example}`;
    throw new CompareError(sentence`${file.name}: it holds no gradient of this network; ${advice}`, notes);
  }
  const { comparison, tensors } = compareGradients(exact, gradients, tolerance);
  return { comparison: { ...comparison, file: file.name, notes }, tensors };
}

function gradientsOf(file: TensorFile, ...rest: [ReadonlySet<string>, ReadonlySet<string>, string]): FileGradients {
  return attempt(() => gradientsIn(file, ...rest));
}

function open(content: FileContent, as: string | undefined): TensorFile {
  if ('problem' in content) throw new CompareError(sentence`${content.path}: ${content.problem}`);
  const file = attempt(() => readTensorFile(content.path, content.bytes));
  if (as === undefined) return file;
  const [tensor, ...others] = file.tensors.values();
  if (tensor && others.length === 0) return { ...file, tensors: new Map([[as, { ...tensor, name: as }]]) };
  const held = sentence`${file.name}: it holds ${file.tensors.size} tensors`;
  throw new CompareError(sentence`${held}, so it cannot be ${as} as a whole`);
}

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof TensorFileError) throw new CompareError(error.sentence);
    throw error;
  }
}

/** What can be shown of a comparison beside the tensors of the run: `fc1.weight.grad.yours` and so on. */
const derived: Readonly<Record<string, (yours: number, exact: number) => number>> = {
  exact: (_yours, exact) => exact,
  yours: (yours) => yours,
  difference: (yours, exact) => yours - exact,
  ratio: (yours, exact) => yours / exact,
};

/**
 * A tensor of a comparison, in PyTorch's order: theirs (`.yours`), the exact one (`.exact`), theirs less that
 * (`.difference`), theirs divided by it (`.ratio`: missing where both are 0). Undefined when the name is none of these.
 */
export function comparedTensor({ tensors }: SessionComparison, name: string): PartialTensor | undefined {
  const dot = name.lastIndexOf('.');
  const found = tensors.get(name.slice(0, dot));
  const kind = name.slice(dot + 1);
  if (!found || !Object.hasOwn(derived, kind)) return undefined;
  const of = derived[kind]!;
  const { yours, exact } = found;
  const data = yours.data.map((value, i) => of(value, exact.data[i]!));
  const missing = Uint8Array.from(yours.data, (value, i) =>
    Number(kind === 'ratio' && value === 0 && exact.data[i] === 0));
  return { shape: yours.shape, data, ...(missing.includes(1) && { missing }) };
}
