import { sentence, SentenceError, type Sentence } from '../protocol/sentence';
import type { WindowGeometry } from '../protocol/windowGeometry';
import type { Random } from '../tensor/random';
import type { Shape } from '../tensor/shape';
import type { Allocate, Tensor } from '../tensor/tensor';
import type { ArgumentTable, ArgumentsOf } from './arguments';
import type { Channels, Delta, Probe, Stack } from './delta';
import type { AxisLooks } from './looks';
import type { Flat } from './flat';
import type { Part } from './parts';
import type { Target } from './target';

/** The trainable tensors of a layer, under PyTorch's names. */
export type Parameters = Readonly<Partial<Record<string, Tensor>>>;

/** One layer at work: what its operator reads and writes. Tensors are row-major, `[N, units]` or `[N, C, H, W]`. */
export interface LayerState<A = unknown, P = Parameters, S = unknown> {
  readonly args: A;
  readonly inputs: readonly Tensor[];
  readonly parameters: P;
  /** Tensors of the layer that are not trained: running statistics, the mask of a dropout. Never written to. */
  readonly buffers: Parameters;
  readonly output: Tensor;
  /** True in training mode, false in evaluation mode; matters to normalisation and dropout. */
  readonly training: boolean;
  /** What `prepare` laid out and `forward` leaves for `backward`: winners of a pooling, for instance. */
  readonly saved: S;
}

/**
 * Where a backward pass leaves its results: it adds to the gradients of inputs, which other layers may read as well,
 * and writes those of parameters, which are its own. An input without a gradient (class labels) is undefined.
 */
export interface Gradients {
  readonly inputs: readonly (Tensor | undefined)[];
  readonly parameters: Parameters;
}

/** A tensor that belongs to a layer but is not trained, with what it holds when no file says otherwise. */
export interface Buffer {
  readonly shape: Shape;
  fill(data: Float64Array, random: Random): void;
}

/** What the shape rule of an operator answers. */
export interface LayerShapes {
  readonly output: Shape;
  readonly parameters: Readonly<Record<string, Shape>>;
  readonly buffers?: Readonly<Record<string, Buffer>>;
}

/**
 * How a parameter starts when the definition does not say. `fan_in_uniform` is PyTorch's default of dense and
 * convolutional layers, uniform within ±1/√fan_in of the layer's *weight*, for weights and biases alike.
 */
export type DefaultInitialiser = 'fan_in_uniform' | 'normal' | { readonly constant: number };

/** A tensor that has a gradient: `input`, `input.1` …, or a parameter. `output` is the upstream gradient itself. */
export type GradientOf = string;

/** One factor of a product: an entry of a tensor, or a number such as 1/m, which has no place in a tensor. */
export interface Factor {
  /** As a person reads it: `dZ`, `A_prev`, `1 − a²`. */
  readonly symbol: string;
  readonly value: number;
  /** `input`, `output`, `weight` … or, with `.grad` behind it, its gradient; absent for a constant. */
  readonly tensor?: string;
  /** Coordinates in that tensor. */
  readonly index?: readonly number[];
}

/** One of the products that add up to an entry of a gradient. */
export interface Term {
  readonly factors: readonly Factor[];
}

/** A formula of the derivation, with its number(s) there. */
export interface Equation {
  /** What it computes: `output`, or the tensor whose gradient it gives (`input`, `weight`, `bias`). */
  readonly of: GradientOf;
  /** In the operator's own symbols: `dW = dZ A_prevᵀ`. `A_prev` is A[l−1]; factors are separated by blanks. */
  readonly text: string;
  /** Numbers in the derivation; empty for an operator that goes beyond it. */
  readonly numbers: readonly number[];
}

/** What people call the tensors of a layer. A gradient is `d` in front of its symbol. */
export interface Symbols {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** How a change of one parameter entry reaches the output. */
export interface Perturbation<State> {
  /** True for entries that are never trained, such as the row of a padding word: they count as constants. */
  frozen?(state: State, entry: number): boolean;
  /** The output channels that move when the entry at this flat position moves. */
  channels(state: State, entry: number): Channels;
  /**
   * Writes `f(θ + step·eₖ) − f(θ)`: perturbation p changes the entry at the flat position k = `entries[p]`. All of them
   * move the channels of `output`.
   */
  difference(state: State, stack: Stack, entries: Int32Array, step: number, output: Delta): void;
  /**
   * Writes what all entries do together when each moves by `step` times its own part of the direction, to all channels
   * of all samples: the sum of what `difference` says of each. Absent: that sum is taken.
   */
  along?(state: State, direction: Float64Array, step: number, output: Float64Array, part?: Part): void;
  /**
   * Adds the loss's answer to every entry at once: the bulk form of `difference`, with the laws of `Operator.respond`.
   * Absent: entries are pushed in stacks.
   */
  respond?(state: State, probe: Probe, answers: Float64Array, part?: Part): void;
}

/**
 * All that is known of one operator. Adding an operator is adding a file with one of these and a line in the registry.
 *
 * Laws: `forward` and `difference` write; `backward` and `magnitude` *add* to the gradients of inputs and write those
 * of parameters; `respond` adds. `difference`, `respond` and `perturb` never touch derivatives or any code of
 * `backward`: they are the other side of the gradient check.
 */
export interface Operator<Table extends ArgumentTable = ArgumentTable, P = Parameters, S = unknown> {
  /** PyTorch's class name. */
  readonly op: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  readonly args: Table;
  /** How many inputs it takes; `Infinity` for any number above the minimum. */
  readonly arity: readonly [minimum: number, maximum: number];
  readonly symbols: Symbols;
  readonly equations: readonly Equation[];
  /** How parameters start; `fan_in_uniform` for those not named. */
  readonly initialisers?: Readonly<Record<string, DefaultInitialiser>>;

  /** The shape rule. @throws ShapeError when the inputs do not fit. */
  shape(inputs: readonly Shape[], args: ArgumentsOf<Table>, training: boolean): LayerShapes;
  /**
   * Lays out what `forward` saves; called once for each network and batch size. Absent: nothing is saved. What kernels
   * are to work on comes from `allocate`.
   */
  prepare?(inputs: readonly Shape[], args: ArgumentsOf<Table>, output: Shape, allocate: Allocate): S;
  /** How many numbers `prepare` will take, for the memory estimate; absent: next to none. */
  workspace?(inputs: readonly Shape[], args: ArgumentsOf<Table>, output: Shape): number;
  /**
   * Looks at the numbers before `forward` does, where some are none that the operator can work with.
   * @throws ValueError that names the first such number, its place, and what to do
   */
  validate?(state: LayerState<ArgumentsOf<Table>, P, S>): void;
  /**
   * True when the operator heeds `part`: of a large layer it then does that part of the work only. Parts of the same
   * work follow each other. Absent: it does not know parts, and is never given any.
   */
  readonly isDivisible?: true;
  forward(state: LayerState<ArgumentsOf<Table>, P, S>, part?: Part): void;
  /** Adds the gradients of inputs and writes those of parameters, given that of the output. */
  backward(state: LayerState<ArgumentsOf<Table>, P, S>, dOutput: Tensor, gradients: Gradients, part?: Part): void;
  /**
   * Like `backward`, with every product replaced by its magnitude: the scale of rounding errors. `linear`: the backward
   * pass of the same layer with |inputs| and |parameters|; `diagonal`: each entry by its own factor alone.
   */
  readonly magnitude:
    | 'linear'
    | 'diagonal'
    | ((state: LayerState<ArgumentsOf<Table>, P, S>, output: Tensor, sums: Gradients, part?: Part) => void);

  /**
   * Floating-point operations of a forward pass, a multiplication and an addition counting as two; absent: one for each
   * entry of the output, or of the input if that has more.
   */
  operations?(inputs: readonly Shape[], args: ArgumentsOf<Table>, shapes: LayerShapes): number;
  /**
   * For each axis behind samples and channels, which positions of the first input (all inputs are alike) each position
   * of the output depends on; absent: see `usualLooks`.
   */
  looks?(
    inputs: readonly Shape[],
    args: ArgumentsOf<Table>,
    output: Shape,
    training: boolean,
  ): readonly AxisLooks[];

  /** Terms of the longest sum behind one number, forward or backward; absent: a few. Rounding errors grow with it. */
  terms?(state: LayerState<ArgumentsOf<Table>, P, S>): number;

  /** Which output channels move when these channels of the inputs move. `kept`: the same; `mixed`: all. */
  readonly channels: 'kept' | 'mixed' | ((inputs: readonly (Channels | undefined)[], state: LayerState) => Channels);
  /** True when a sample's output depends on other samples; a stack then has a row for every sample. */
  readonly couplesSamples?: boolean;
  /**
   * Writes `f(x + δ) − f(x)` without cancellation; an input that does not change is undefined. Absent: the operator is
   * a black box, of which the gradient check subtracts outputs at steps that are well above the noise of `forward`.
   */
  difference?(
    state: LayerState<ArgumentsOf<Table>, P, S>,
    stack: Stack,
    inputs: readonly (Delta | undefined)[],
    output: Delta,
    part?: Part,
  ): void;
  /**
   * Adds the loss's answer to every entry of the inputs (undefined for one that has no gradient): for each entry the
   * sum, over the entries of the output that its change reaches, of what `difference` says of them times
   * `probe.response`. It is the bulk form of `difference`: written from that rule, never from `backward`, and tested
   * against it. Absent: entries are pushed in stacks.
   */
  respond?(
    state: LayerState<ArgumentsOf<Table>, P, S>,
    probe: Probe,
    answers: readonly (Float64Array | undefined)[],
    part?: Part,
  ): void;
  /**
   * Marks with 1 each input entry whose change, alone, makes `difference` report a kink. Absent, beside `respond`: the
   * operator has no kinks.
   */
  kinks?(state: LayerState<ArgumentsOf<Table>, P, S>, marks: readonly (Uint8Array | undefined)[]): void;
  /** The same for a change of a parameter entry; of one without a rule, outputs are subtracted. */
  readonly perturb?: Readonly<Record<string, Perturbation<LayerState<ArgumentsOf<Table>, P, S>>>>;

  /**
   * The products that add up to one entry of the gradient of an input or a parameter; there may be too many of them to
   * keep, so that long sums are generated.
   */
  explain(
    state: LayerState<ArgumentsOf<Table>, P, S>,
    dOutput: Tensor,
    of: GradientOf,
    index: readonly number[],
  ): Iterable<Term>;
  /** How the windows of a convolution or a pooling lie over its input; undefined where a picture would mislead. */
  geometry?(state: LayerState<ArgumentsOf<Table>, P, S>): WindowGeometry | undefined;
  /** Further tensors worth seeing, such as the mask of a pooling. */
  artifacts?(state: LayerState<ArgumentsOf<Table>, P, S>): Readonly<Record<string, Tensor>>;

  /** For an activation function: the flat part that an entry lies on, if any. Absent: it is no activation function. */
  flat?(state: LayerState<ArgumentsOf<Table>, P, S>, position: number): Flat | undefined;
  /**
   * Visits each output entry at which the operator has no derivative, with the input entry it comes from: zeros in
   * front of a ReLU, ties of a pooling. Absent: it has one everywhere.
   */
  ties?(state: LayerState<ArgumentsOf<Table>, P, S>, visit: (output: number, input: number) => void): void;
  /** For a layer of units: the axis that counts them, −1 for the last, of its `output` and of each parameter. */
  readonly units?: Readonly<Partial<Record<string, number>>>;
}

/** A loss is an operator of two inputs, prediction and target, whose output is the scalar J. */
export interface Loss<Table extends ArgumentTable = ArgumentTable, P = Parameters, S = unknown>
  extends Operator<Table, P, S> {
  /** The target that fits a prediction of this shape; the usual kind, if there are several. */
  target(prediction: Shape, args: ArgumentsOf<Table>): Target;
}

/** How the sentence of a shape rule speaks of the inputs, which the rule knows by their place alone. */
export interface InputWords {
  /** What the input at a place, counted from 1, is called; without a place, an only input. */
  called(place?: number): Sentence;
  /** Says what an only input has: “its input has 400 features”. */
  has(what: Sentence): Sentence;
  /** The size of an axis of an only input, with the arithmetic where that is known: “16 × 5 × 5 = 400”. */
  size(size: number): string | number;
}

/** For a layer of which nothing else is known. */
const nameless: InputWords = {
  called: (place) => (place === undefined ? sentence`its input` : sentence`input ${place}`),
  has: (what) => sentence`its input has ${what}`,
  size: (size) => size,
};

/** Shapes that do not fit, in a sentence with the arithmetic; `argument` is what to change, `fix` to what. */
export class ShapeError extends SentenceError {
  override readonly name = 'ShapeError';
  /** The same in the words of somebody who knows the names of the inputs. */
  readonly withNames: (inputs: InputWords) => Sentence;

  constructor(
    reason: Sentence | ((inputs: InputWords) => Sentence),
    readonly argument?: string,
    readonly fix?: number,
  ) {
    const withNames = typeof reason === 'function' ? reason : () => reason;
    super(withNames(nameless));
    this.withNames = withNames;
  }
}

/** Numbers that a layer cannot work with, such as a label outside the classes. */
export class ValueError extends SentenceError {
  override readonly name = 'ValueError';
}
