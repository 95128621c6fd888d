import { SentenceError, type Sentence } from '../protocol/sentence';
import { randomFor } from '../tensor/random';
import { formatShape, sizeOf, type Shape } from '../tensor/shape';
import { zeros, zerosLike, type Allocate, type Tensor } from '../tensor/tensor';
import { memoryFor } from './kernels/arena';
import {
  ShapeError, ValueError, type Gradients, type LayerShapes, type LayerState, type Loss, type Operator,
} from './operator';
import { inParts, instead, isFirst, isLast, type Part } from './parts';
import { guarded, RuleFault } from './ruleFault';
import { targetWithAxes, type Target } from './target';

/** A tensor that a network is fed with. The first axis counts the samples. */
export interface InputSpec {
  readonly name: string;
  readonly shape: Shape;
  /** True for whole numbers such as word indices, which have no gradient. */
  readonly integer?: boolean;
}

/** A layer: an operator with its arguments, applied to the named inputs or earlier layers. */
export interface LayerSpec {
  readonly name: string;
  readonly operator: Operator;
  readonly args: unknown;
  readonly inputs: readonly string[];
}

/** The loss: compares the named layer with the named target (a tensor of its own, or one of the inputs). */
export interface LossSpec {
  readonly operator: Loss;
  readonly args: unknown;
  readonly input: string;
  readonly target: string;
  /** How many axes the target has, where the loss takes several kinds; absent: the usual kind. */
  readonly targetAxes?: number;
}

/** A network as the engine sees it: layers in execution order, whatever language they were written in. */
export interface NetworkSpec {
  readonly inputs: readonly InputSpec[];
  readonly layers: readonly LayerSpec[];
  readonly loss?: LossSpec;
  /** Training mode (the default) or evaluation mode, which normalisation and dropout treat differently. */
  readonly mode?: 'train' | 'eval';
}

/** `float32` rounds every tensor to what a framework would store; sums inside an operator stay in float64. */
export type DType = 'float64' | 'float32';

/** Bytes a layer may take beyond those that `memoryOf` counts: every array starts on a cache line, tables are small. */
const UNCOUNTED = 4096;

/** The name under which the loss appears among the layers. */
export const LOSS = 'loss';

/** The shapes of a network as far as they can be inferred. */
export interface InferredShapes {
  /** Shapes of each layer that could be inferred, by name. */
  readonly layers: ReadonlyMap<string, LayerShapes & { readonly inputs: readonly Shape[] }>;
  /** What the loss compares with; absent when the loss is, or its input's shape is not known. */
  readonly target?: Target;
  /** Layers (or `loss`) whose shape rule refused, in order. Layers behind them are unknown, not wrong. */
  readonly problems: readonly { readonly layer: string; readonly error: ShapeError }[];
}

/** Runs the shape rules in execution order. Never throws: what cannot be inferred is left out, errors are listed. */
export function inferShapes({ inputs, layers, loss, mode }: NetworkSpec): InferredShapes {
  const training = mode !== 'eval';
  const known = new Map<string, Shape>(inputs.map(({ name, shape }) => [name, shape]));
  const inferred = new Map<string, LayerShapes & { inputs: readonly Shape[] }>();
  const problems: { layer: string; error: ShapeError }[] = [];

  const attempt = <T>(layer: string, op: string, rule: () => T): T | undefined => {
    try {
      return rule();
    } catch (cause) {
      const isForeseen = cause instanceof ShapeError;
      const error = isForeseen ? cause : new ShapeError(new RuleFault(layer, op, 'shape', cause).sentence);
      problems.push({ layer, error });
      return undefined;
    }
  };

  for (const { name, operator, args, inputs: sources } of layers) {
    const shapes = sources.map((source) => known.get(source));
    if (!shapes.every((shape) => shape !== undefined)) continue;
    const result = attempt(name, operator.op, () => operator.shape(shapes, args as never, training));
    if (!result) continue;
    known.set(name, result.output);
    inferred.set(name, { ...result, inputs: shapes });
  }

  const prediction = loss && known.get(loss.input);
  if (!loss || !prediction) return { layers: inferred, problems };
  const target = attempt(LOSS, loss.operator.op, () => {
    const given = known.get(loss.target);
    const usual = loss.operator.target(prediction, loss.args as never);
    const expected = targetWithAxes(usual, given?.length ?? loss.targetAxes);
    loss.operator.shape([prediction, given ?? expected.shape], loss.args as never, training);
    return expected;
  });
  return { layers: inferred, problems, ...(target && { target }) };
}

/** Bytes that a run of this network takes: every tensor and its gradient, and what the operators save. */
export function memoryOf(spec: NetworkSpec, shapes: InferredShapes): number {
  let numbers = 0;
  for (const { shape } of spec.inputs) numbers += 2 * sizeOf(shape);
  for (const { name, operator, args } of spec.layers) {
    const layer = shapes.layers.get(name);
    if (!layer) continue;
    numbers += 2 * sizeOf(layer.output) + (operator.workspace?.(layer.inputs, args as never, layer.output) ?? 0);
    for (const shape of Object.values(layer.parameters)) numbers += 2 * sizeOf(shape);
    for (const { shape } of Object.values(layer.buffers ?? {})) numbers += sizeOf(shape);
  }
  return (numbers + numbersOfLoss(spec, shapes)) * Float64Array.BYTES_PER_ELEMENT;
}

/** The target, and what the loss saves. */
function numbersOfLoss({ inputs, loss }: NetworkSpec, { layers, target }: InferredShapes): number {
  if (!loss || !target) return 0;
  const shapeOf = (name: string): Shape | undefined =>
    layers.get(name)?.output ?? inputs.find((input) => input.name === name)?.shape;
  const prediction = shapeOf(loss.input)!;
  const own = shapeOf(loss.target) === undefined ? sizeOf(target.shape) : 0;
  return own + (loss.operator.workspace?.([prediction, target.shape], loss.args as never, []) ?? 0);
}

/** Room for a run of this network: an arena of its own, or the heap where there is none. */
export function allocateRun(spec: NetworkSpec, shapes: InferredShapes): Allocate {
  return memoryFor(memoryOf(spec, shapes) + UNCOUNTED * (spec.layers.length + 2));
}

/** The untrained tensors of every layer, `layer.mask` …, filled as their operators say, each from its own stream. */
export function initialiseBuffers({ layers }: NetworkSpec, shapes: InferredShapes, seed: number): Map<string, Tensor> {
  const filled = new Map<string, Tensor>();
  for (const { name } of layers) {
    for (const [key, { shape, fill }] of Object.entries(shapes.layers.get(name)?.buffers ?? {})) {
      const tensor = zeros(shape);
      fill(tensor.data, randomFor(seed, `${name}.${key}`));
      filled.set(`${name}.${key}`, tensor);
    }
  }
  return filled;
}

/** A tensor on its way through the network, with the gradient that collects behind it. */
export interface Value {
  readonly name: string;
  readonly tensor: Tensor;
  /** Undefined for what has no gradient: labels, word indices. */
  readonly gradient: Tensor | undefined;
}

/** A layer (or, last, the loss) at work. */
export interface Node {
  readonly name: string;
  readonly operator: Operator;
  readonly state: LayerState;
  readonly sources: readonly Value[];
  readonly output: Value;
  readonly gradients: Gradients;
}

/** A layer that cannot work with the numbers it was given. */
export class LayerError extends SentenceError {
  override readonly name = 'LayerError';
  constructor(
    readonly layer: string,
    reason: Sentence,
  ) {
    super(reason);
  }
}

export interface NetworkOptions {
  /** Tensors that are not trained, `layer.running_mean`; others are filled as their operators say, from seed 0. */
  readonly buffers?: ReadonlyMap<string, Tensor>;
  /** Where tensors go; absent: where `allocateRun` says. */
  readonly allocate?: Allocate;
  /** True when the parameters lie there already: the network then works on them as they are, not on copies. */
  readonly adoptParameters?: boolean;
  readonly dtype?: DType;
}

/**
 * A network with its weights and a batch: runs forward and backward any number of times in the same memory.
 *
 * It works on copies of the batch and (unless it adopts them) of the parameters, in its own memory: changing the
 * numbers in `parameters` and `inputs` changes the next run.
 */
export class Network {
  readonly nodes: readonly Node[];
  readonly inputs: readonly Value[];
  /** The loss: the last node. */
  readonly loss: Node;
  /** The trainable tensors, `layer.weight` … */
  readonly parameters: ReadonlyMap<string, Tensor>;
  /** The numbers of every input, and of the target if it is none of them. */
  readonly batch: ReadonlyMap<string, Tensor>;
  /** Tensors that are not trained, `layer.running_mean`. */
  readonly buffers: ReadonlyMap<string, Tensor>;
  readonly dtype: DType;

  /** @throws ShapeError or RangeError when the spec, the parameters and the batch do not fit together. */
  constructor(
    readonly spec: NetworkSpec & { readonly loss: LossSpec },
    parameters: ReadonlyMap<string, Tensor>,
    batch: ReadonlyMap<string, Tensor>,
    options: NetworkOptions = {},
  ) {
    const { dtype = 'float64', buffers = new Map<string, Tensor>(), adoptParameters = false } = options;
    this.dtype = dtype;
    const shapes = inferShapes(spec);
    if (shapes.problems[0]) throw shapes.problems[0].error;
    const allocate = options.allocate ?? allocateRun(spec, shapes);
    const ownCopy = (tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> =>
      new Map([...tensors].map(([name, tensor]) => [name, copyTo(tensor, allocate)]));
    this.parameters = adoptParameters ? parameters : ownCopy(parameters);
    this.batch = ownCopy(batch);
    if (dtype === 'float32') [...this.parameters.values(), ...this.batch.values()].forEach(roundToFloat32);
    const values = new Map<string, Value>();
    const value = (name: string, tensor: Tensor, hasGradient: boolean): Value => {
      const created = { name, tensor, gradient: hasGradient ? zerosLike(tensor, allocate) : undefined };
      values.set(name, created);
      return created;
    };
    this.inputs = spec.inputs.map(({ name, shape, integer }) => value(name, given(this.batch, name, shape), !integer));
    this.buffers = new Map([...initialiseBuffers(spec, shapes, 0), ...buffers]);
    const training = spec.mode !== 'eval';
    const node = (
      name: string,
      unguarded: Operator,
      args: unknown,
      sources: readonly Value[],
      layer: LayerShapes,
    ): Node => {
      const operator = guarded(name, unguarded);
      const { output, parameters: sizes, buffers: kept = {} } = layer;
      const trained = mapValues(sizes, (shape, key) => given(this.parameters, `${name}.${key}`, shape));
      const untrained = mapValues(kept, ({ shape }, key) => given(this.buffers, `${name}.${key}`, shape));
      const inputs = sources.map((source) => source.tensor);
      const result = value(name, zeros(output, allocate), true);
      const saved = operator.prepare?.(inputs.map(({ shape }) => shape), args as never, output, allocate);
      return {
        name,
        operator,
        sources,
        output: result,
        state: { args, inputs, parameters: trained, buffers: untrained, output: result.tensor, saved, training },
        gradients: {
          inputs: sources.map(({ gradient }) => gradient),
          parameters: mapValues(trained, (tensor) => zerosLike(tensor, allocate)),
        },
      };
    };
    const layers = spec.layers.map(({ name, operator, args, inputs }) =>
      node(name, operator, args, inputs.map((source) => values.get(source)!), shapes.layers.get(name)!));
    const { operator, args, input, target } = spec.loss;
    const expected = values.get(target) ?? value(target, given(this.batch, target, shapes.target!.shape), false);
    this.loss = node(LOSS, operator, args, [values.get(input)!, expected], { output: [], parameters: {} });
    this.nodes = [...layers, this.loss];
  }

  /** The same network on copies of the same numbers, without rounding to float32. */
  inFloat64(): Network {
    return new Network(this.spec, this.parameters, this.batch, { buffers: this.buffers });
  }

  /** The same network on copies of the same numbers, with every tensor rounded to float32. */
  inFloat32(): Network {
    return new Network(this.spec, this.parameters, this.batch, { buffers: this.buffers, dtype: 'float32' });
  }

  /**
   * Runs all layers and returns the loss J.
   * @throws LayerError when a layer cannot work with its numbers
   * @throws RuleFault when a rule stops with an error that nobody foresaw, as all that asks a node may
   */
  forward(): number {
    for (const node of this.nodes) this.forwardThrough(node);
    return this.loss.output.tensor.data[0]!;
  }

  /** The same in steps: yields after each layer, or part of a large one, for whoever has to answer in between. */
  *forwardSteps(): Generator<Node, number> {
    for (const node of this.nodes) {
      yield* instead(inParts(node, (part) => this.forwardThrough(node, part)), () => node);
      yield node;
    }
    return this.loss.output.tensor.data[0]!;
  }

  /** Fills every gradient with ∂J/∂·, from the loss back to the inputs; tensors that are used twice add up. */
  backward(): void {
    this.startBackward();
    for (let position = this.nodes.length - 1; position >= 0; position--) this.backwardThrough(this.nodes[position]!);
  }

  /** The same in steps: yields after each layer, or part of a large one, for whoever has to answer in between. */
  *backwardSteps(): Generator<Node, void> {
    this.startBackward();
    for (let position = this.nodes.length - 1; position >= 0; position--) {
      const node = this.nodes[position]!;
      yield* instead(inParts(node, (part) => this.backwardThrough(node, part), 2), () => node);
      yield node;
    }
  }

  private forwardThrough({ name, operator, state }: Node, part?: Part): void {
    try {
      if (isFirst(part)) operator.validate?.(state as never);
      operator.forward(state as never, part);
    } catch (error) {
      if (error instanceof ValueError) throw new LayerError(name, error.sentence);
      throw error;
    }
    if (this.dtype === 'float32' && isLast(part)) roundToFloat32(state.output);
  }

  private startBackward(): void {
    for (const { gradient } of this.inputs) gradient?.data.fill(0);
    for (const { output } of this.nodes) output.gradient!.data.fill(0);
    this.loss.output.gradient!.data[0] = 1;
  }

  private backwardThrough({ operator, state, output, gradients }: Node, part?: Part): void {
    operator.backward(state as never, output.gradient!, gradients, part);
    if (this.dtype !== 'float32' || !isLast(part)) return;
    for (const gradient of [...gradients.inputs, ...Object.values(gradients.parameters)]) {
      if (gradient) roundToFloat32(gradient);
    }
  }
}

/** A value's name in an export: a layer's is its output. */
export function exportName(network: Network, value: Value): string {
  const isOutput = network.nodes.some((node) => node !== network.loss && node.output === value);
  return isOutput ? `${value.name}.output` : value.name;
}

/** The same names with other values. */
function mapValues<From, To>(
  values: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}

function copyTo({ shape, data }: Tensor, allocate: Allocate): Tensor {
  const copy = zeros(shape, allocate);
  copy.data.set(data);
  return copy;
}

function given(tensors: ReadonlyMap<string, Tensor>, name: string, shape: Shape): Tensor {
  const found = tensors.get(name);
  if (!found) throw new RangeError(`there is no tensor ${name}`);
  if (found.shape.join() !== shape.join()) {
    throw new RangeError(`${name} has shape ${formatShape(found.shape)}, expected ${formatShape(shape)}`);
  }
  return found;
}

function roundToFloat32({ data }: Tensor): void {
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i]!);
}
