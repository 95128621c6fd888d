import {
  isRunnable, type DataSource, type FileReference, type NetworkDefinition, type TextRange,
} from '../definition/definition';
import { allocateParameters, initialiseParameters } from '../engine/initialise';
import {
  allocateRun, inferShapes, initialiseBuffers, LOSS, Network, type InferredShapes, type LossSpec, type NetworkSpec,
} from '../engine/network';
import { classIndices, drawTarget, formatTarget, targetWithAxes, type Target } from '../engine/target';
import { TensorFileError } from '../files/error';
import type { FileTensor } from '../files/fileTensor';
import { readTensorFile, selectTensor, type TensorFile } from '../files/tensorFile';
import { toFloat64 } from '../files/toFloat64';
import { say, sentence, type Said, type Sentence } from '../protocol/sentence';
import { randomFor } from '../tensor/random';
import { formatShape, sameShape, sizeOf, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';

/** A sentence with its place in the definition's text. */
export interface PlacedProblem extends Said {
  readonly range: TextRange;
  /** Of a mistake that is ours: what whoever mends it wants to know. */
  readonly details?: string;
}

/** Why a definition cannot be run: every reason, each with its place. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  /** @param options its cause is a mistake that is ours */
  constructor(
    readonly problems: readonly PlacedProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(({ message }) => message).join('\n'), options);
  }
}

/** The bytes of the files a definition names, or why one could not be read. */
export type Files = ReadonlyMap<string, Uint8Array | Error>;

export interface LoadOptions {
  /** Instead of the definition's seed. */
  readonly seed?: number;
}

/** A network that is ready to run, with sentences a person should know about it. */
export interface LoadedNetwork {
  readonly network: Network;
  readonly notes: readonly Sentence[];
}

/**
 * Puts a network together: its weights from their file or the seed, a batch from files, inline numbers or the seed.
 * @throws LoadError with every problem of the definition and of its files
 */
export function loadNetwork(
  definition: NetworkDefinition,
  files: Files,
  { seed = definition.seed }: LoadOptions = {},
): LoadedNetwork {
  const errors = definition.problems.filter(({ severity }) => severity === 'error');
  const { spec, shapes, dtype } = definition;
  if (!isRunnable(definition) || !hasLoss(spec)) throw new LoadError(errors);
  const loader = new Loader(definition, files, seed);
  // A large network has room for its parameters once: they are drawn, or read, where the run works on them.
  const allocate = allocateRun(spec, shapes);
  const parameters = definition.weights
    ? allocateParameters(spec, shapes, allocate)
    : initialiseParameters(spec, shapes, seed, (layer, key) => definition.initialiser(layer, key), allocate);
  const buffers = initialiseBuffers(spec, shapes, seed);
  loader.readWeights(parameters, buffers);
  const batch = loader.batch(spec);
  if (loader.problems.length > 0) throw new LoadError(loader.problems);
  const settled = withTarget(spec, batch.get(spec.loss.target)!);
  const refused = inferShapes(settled).problems;
  if (refused.length > 0) throw new LoadError(refused.map((problem) => placedIn(definition, problem)));
  const options = { dtype, buffers, allocate, adoptParameters: true };
  return { network: new Network(settled, parameters, batch, options), notes: loader.notes };
}

type SpecWithLoss = NetworkSpec & { readonly loss: LossSpec };

function hasLoss(spec: NetworkSpec): spec is SpecWithLoss {
  return spec.loss !== undefined;
}

/** The network with the kind of target that the data turned out to hold: files say so only now. */
function withTarget(spec: SpecWithLoss, { shape }: Tensor): SpecWithLoss {
  return { ...spec, loss: { ...spec.loss, targetAxes: shape.length } };
}

function placedIn(definition: NetworkDefinition, { layer, error }: InferredShapes['problems'][number]): PlacedProblem {
  return { ...say(sentence`${layer}: ${error.sentence}`), range: rangeOfLayer(definition, layer) };
}

class Loader {
  readonly problems: PlacedProblem[] = [];
  readonly notes: Sentence[] = [];
  private readonly opened = new Map<string, TensorFile | undefined>();

  constructor(
    private readonly definition: NetworkDefinition,
    private readonly files: Files,
    private readonly seed: number,
  ) {}

  /** Fills the parameters with the numbers of the weights file, if there is one, and those buffers that it holds. */
  readWeights(parameters: ReadonlyMap<string, Tensor>, buffers: ReadonlyMap<string, Tensor>): void {
    const { weights } = this.definition;
    const file = weights && this.open(weights);
    if (!file) return;
    const prefix = weights.prefix ?? '';
    const complain = (reason: Sentence): void => this.complain(sentence`${weights.path}: ${reason}`, weights.range);
    const fill = (name: string, { shape, data }: Tensor, stored: FileTensor): void => {
      const [found, needed] = [formatShape(stored.shape), formatShape(shape)];
      if (sameShape(stored.shape, shape)) this.convert(stored, weights, (numbers) => data.set(numbers));
      else complain(sentence`${prefix + name} is ${found}, but the layer needs ${needed}`);
    };
    for (const [name, tensor] of parameters) {
      const stored = file.tensors.get(prefix + name);
      if (stored) {
        fill(name, tensor, stored);
        continue;
      }
      const advice = sentence`name the tensors as in a state_dict, or leave out "weights" to start from the seed`;
      complain(sentence`there is no ${prefix + name} (${formatShape(tensor.shape)}); ${advice}`);
    }
    for (const [name, tensor] of buffers) {
      const stored = file.tensors.get(prefix + name);
      if (stored) fill(name, tensor, stored);
    }
    const isUsed = (name: string): boolean => {
      const own = name.slice(prefix.length);
      return parameters.has(own) || buffers.has(own) || this.isData(weights.path, name);
    };
    const candidates = [...file.tensors.keys()].filter((name) => name.startsWith(prefix));
    this.noteUnused(weights.path, candidates.filter((name) => !isUsed(name)));
  }

  /** True when the definition reads this tensor of the file as data. */
  private isData(path: string, name: string): boolean {
    return [...this.definition.data.values()].some((source) =>
      source.kind === 'file' && source.file.path === path && source.key === name);
  }

  private noteUnused(path: string, names: readonly string[]): void {
    if (names.length === 0) return;
    const first = names.slice(0, 5).join(', ') + (names.length > 5 ? ' …' : '');
    this.notes.push(sentence`${path} also holds ${first}, which no layer uses.`);
  }

  /** The numbers of every input and of the target. */
  batch(spec: SpecWithLoss): Map<string, Tensor> {
    const batch = new Map<string, Tensor>();
    const wanted = new Map<string, Target>(spec.inputs.map(({ name, shape, integer }) =>
      [name, { shape, ...(integer && { values: classIndices(2) }) }]));
    // An input that is the target as well must suit the loss.
    wanted.set(spec.loss.target, this.definition.shapes.target!);
    for (const [name, form] of wanted) {
      const source = this.definition.data.get(name);
      const isGiven = source && source.kind !== 'random';
      const tensor = isGiven ? this.read(name, form, source) : this.random(name, form, source);
      if (tensor) batch.set(name, tensor);
    }
    return batch;
  }

  private random(name: string, form: Target, source: DataSource | undefined): Tensor {
    const random = randomFor((source?.kind === 'random' ? source.seed : undefined) ?? this.seed, `data.${name}`);
    if (!source) {
      const noun = form.values?.noun ?? sentence`numbers`;
      const found = sentence`random ${noun} from seed ${this.seed}`;
      this.notes.push(sentence`${name}: ${found}, because the definition names no data for it.`);
    }
    const isUniform = source?.kind === 'random' && source.distribution === 'uniform';
    if (form.values || !isUniform) return drawTarget(form, random);
    return { shape: form.shape, data: Float64Array.from({ length: sizeOf(form.shape) }, random.uniform) };
  }

  private read(name: string, form: Target, source: Exclude<DataSource, { kind: 'random' }>): Tensor | undefined {
    const { range } = source;
    if (source.kind === 'inline') return this.take(name, form, source.shape, Float64Array.from(source.values), range);
    const file = this.open(source.file);
    if (!file) return undefined;
    const stored = this.attempt(range, () => selectTensor(file, source.key));
    return stored && this.convert(stored, source.file, (data) => this.take(name, form, stored.shape, data, range));
  }

  /** The first samples of what is there, which may be more than the batch. */
  private take(name: string, form: Target, stored: Shape, data: Float64Array, range: TextRange): Tensor | undefined {
    const { shape } = targetWithAxes(form, stored.length);
    const [samples, ...rest] = shape;
    if (stored.length !== shape.length || !sameShape(stored.slice(1), rest)) {
      const needed = formatTarget(form, 'N');
      const wrong = sentence`the data are ${formatShape(stored)}, but the network needs ${needed}`;
      this.complain(sentence`${name}: ${wrong}`, range);
      return undefined;
    }
    if (stored[0]! < samples!) {
      const few = stored[0] === 1
        ? sentence`the data hold 1 sample, but the batch is ${samples!}`
        : sentence`the data hold ${stored[0]!} samples, but the batch is ${samples!}`;
      this.complain(sentence`${name}: ${few}; lower "batch" or give more data`, range);
      return undefined;
    }
    const numbers = data.slice(0, sizeOf(shape));
    const strange = numbers.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
    if (strange > 0) this.notes.push(sentence`${name}: ${strange} of ${numbers.length} numbers are NaN or infinite.`);
    return { shape, data: numbers };
  }

  private open({ path, range }: FileReference): TensorFile | undefined {
    if (this.opened.has(path)) return this.opened.get(path);
    const bytes = this.files.get(path);
    let file: TensorFile | undefined;
    if (bytes instanceof Uint8Array) file = this.attempt(range, () => readTensorFile(path, bytes));
    else this.complain(sentence`${path}: ${bytes?.message ?? sentence`the file could not be read`}`, range);
    this.opened.set(path, file);
    return file;
  }

  private convert<T>(stored: FileTensor, { range }: FileReference, use: (data: Float64Array) => T): T | undefined {
    const data = this.attempt(range, () => toFloat64(stored));
    return data && use(data);
  }

  private attempt<T>(range: TextRange, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TensorFileError)) throw error;
      this.complain(error.sentence, range);
      return undefined;
    }
  }

  private complain(reason: Sentence, range: TextRange): void {
    this.problems.push({ ...say(reason), range });
  }
}

/** Where a sentence about a layer belongs in the text. */
export function rangeOfLayer({ layers, loss, inputs }: NetworkDefinition, name: string): TextRange {
  if (name === LOSS && loss) return loss.range;
  return layers.find((layer) => layer.name === name)?.nameRange ?? inputs.get(name) ?? { start: 0, end: 0 };
}
