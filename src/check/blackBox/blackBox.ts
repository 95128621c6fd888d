import type { Channels, Delta, Stack } from '../../engine/delta';
import type { Node } from '../../engine/network';
import { ValueError, type LayerState, type Perturbation } from '../../engine/operator';
import { random } from '../../tensor/random';
import { channelsOf, innerOf } from '../../tensor/shape';
import { clone, onHeap, zerosLike, type Tensor } from '../../tensor/tensor';
import { noiseLevels } from './noise';
import { slopesOf, type Slopes } from './slopes';

/** The smallest number that counts as the scale of a tensor: steps from 0 have to start somewhere. */
const LEAST_SCALE = 1e-2;

/** How far each entry of each tensor that is moved goes; others stay. */
type Direction = ReadonlyMap<Tensor, Float64Array>;

/** Rows of a stack that one forward pass serves, each with how far it goes in the direction per unit of its change. */
interface Round {
  readonly rows: number[];
  readonly lengths: Map<number, number>;
  readonly direction: Map<Tensor, Float64Array>;
}

/**
 * An operator that has no difference rule, at work: what its output answers to a small change, by forward passes alone,
 * `f(x + δ) − f(x)`. Steps are well above the noise of `forward`, however small the change is that arrives: the answer
 * is that to a step in the same direction, scaled down. What it may be off by goes into `stack.errors`, weighed with
 * the gradient of the output.
 *
 * It works on copies: the network's own numbers stay as they are.
 */
export class BlackBox {
  private readonly scratch: LayerState;
  private readonly scales = new Map<Tensor, Float64Array>();
  /** The output that the noise was measured at. */
  private values: Float64Array | undefined;
  private noise: Float64Array = new Float64Array(0);

  /** @param node after `forward` */
  constructor(private readonly node: Node) {
    const { operator, state } = node;
    const inputs = state.inputs.map(clone);
    const parameters = Object.fromEntries(
      Object.entries(state.parameters).map(([key, tensor]) => [key, clone(tensor!)]));
    const output = zerosLike(state.output);
    const saved = operator.prepare?.(inputs.map(({ shape }) => shape), state.args as never, output.shape, onHeap);
    this.scratch = { ...state, inputs, parameters, output, saved };
  }

  /** Writes what changes of the inputs do to the output, like `Operator.difference`. */
  difference(stack: Stack, inputs: readonly (Delta | undefined)[], output: Delta): void {
    this.measure();
    for (const round of this.roundsOf(stack, inputs)) this.write(round, stack, output);
  }

  /** The rule of a parameter. */
  perturbation(key: string): Perturbation<LayerState> {
    const { state } = this.node;
    const tensor = state.parameters[key]!;
    return {
      channels: (): Channels => [0, channelsOf(state.output.shape)],
      difference: (_state, stack, entries, step, output) => {
        this.measure();
        for (const [p, rows] of rowsByPerturbation(stack)) {
          const scale = this.scales.get(tensor)![entries[p]!]!;
          const along = new Float64Array(tensor.data.length);
          along[entries[p]!] = Math.sign(step) * scale;
          const lengths = new Map(rows.map((row) => [row, Math.abs(step) / scale]));
          this.write({ rows, lengths, direction: new Map([[tensor, along]]) }, stack, output);
        }
      },
    };
  }

  /** What the noise of the output may do to the loss. */
  lossNoise(): number {
    this.measure();
    const weights = this.node.output.gradient!.data;
    return this.noise.reduce((sum, noise, i) => sum + noise * Math.abs(weights[i]!), 0);
  }

  /** Measures scales and noise, where the numbers are not those that they were measured at. */
  private measure(): void {
    const { state } = this.node;
    const current = state.output.data;
    if (this.values?.every((value, i) => Object.is(value, current[i]))) return;
    const numbers = random(0, current.length);
    const direction = new Map<Tensor, Float64Array>();
    for (const tensor of this.movable()) {
      const scale = scalesOf(tensor);
      this.scales.set(tensor, scale);
      const part = (): number => (numbers.uniform() < 0.5 ? -1 : 1) * (0.5 + numbers.uniform() / 2);
      direction.set(tensor, scale.map((own) => own * part()));
    }
    this.values = current.slice();
    this.noise = noiseLevels((step) => this.at(direction, step), this.values);
  }

  /** What can be changed: parameters, and inputs that have a gradient. */
  private movable(): Tensor[] {
    const { state, sources } = this.node;
    const inputs = state.inputs.filter((_, slot) => sources[slot]!.gradient);
    return [...new Set([...inputs, ...Object.values(state.parameters).map((tensor) => tensor!)])];
  }

  /** The output at a step in a direction; NaN where the operator cannot work with the numbers there. */
  private at(direction: Direction, step: number): Float64Array {
    const { operator, state } = this.node;
    const moved = (from: Tensor, to: Tensor): void => {
      to.data.set(from.data);
      const along = direction.get(from);
      if (along) for (let i = 0; i < along.length; i++) to.data[i]! += step * along[i]!;
    };
    state.inputs.forEach((input, slot) => moved(input, this.scratch.inputs[slot]!));
    for (const [key, tensor] of Object.entries(state.parameters)) moved(tensor!, this.scratch.parameters[key]!);
    try {
      operator.validate?.(this.scratch as never);
      operator.forward(this.scratch as never);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      this.scratch.output.data.fill(NaN);
    }
    return this.scratch.output.data;
  }

  /**
   * Puts the rows of a stack together into as few forward passes as may be: rows of different samples do not disturb
   * each other, unless the operator couples samples, or gives one number for all of them.
   */
  private roundsOf(stack: Stack, inputs: readonly (Delta | undefined)[]): Round[] {
    const { operator, state } = this.node;
    const isJoint = operator.couplesSamples === true || state.output.shape.length === 0;
    const rounds = new Map<number, Round>();
    const used = new Map<number, number>();
    for (let row = 0; row < stack.rows; row++) {
      const sample = stack.sample[row]!;
      const at = isJoint ? stack.perturbation[row]! : used.get(sample) ?? 0;
      used.set(sample, at + 1);
      const round: Round = rounds.get(at) ?? { rows: [], lengths: new Map(), direction: new Map() };
      rounds.set(at, round);
      round.rows.push(row);
    }
    for (const { rows, lengths, direction } of rounds.values()) {
      for (const group of isJoint ? [rows] : rows.map((row) => [row])) {
        this.aim(stack, inputs, group, lengths, direction);
      }
    }
    return [...rounds.values()];
  }

  /** Adds the changes of these rows to the direction, scaled so that the largest of them is as large as its scale. */
  private aim(
    stack: Stack,
    inputs: readonly (Delta | undefined)[],
    rows: readonly number[],
    lengths: Map<number, number>,
    direction: Map<Tensor, Float64Array>,
  ): void {
    const { state } = this.node;
    const changes: { readonly along: Float64Array; readonly at: number; readonly change: number }[] = [];
    let length = 0;
    // Two slots that read the same tensor move together.
    const seen = new Set<Tensor>();
    for (const [slot, delta] of inputs.entries()) {
      const tensor = state.inputs[slot]!;
      if (!delta || seen.has(tensor)) continue;
      seen.add(tensor);
      const [inner, channels] = [innerOf(tensor.shape), channelsOf(tensor.shape)];
      const width = (delta.to - delta.from) * inner;
      const along = direction.get(tensor) ?? new Float64Array(tensor.data.length);
      direction.set(tensor, along);
      const scales = this.scales.get(tensor)!;
      for (const row of rows) {
        const base = (stack.sample[row]! * channels + delta.from) * inner;
        for (let i = 0; i < width; i++) {
          const change = delta.data[row * width + i]!;
          if (change === 0) continue;
          length = Math.max(length, Math.abs(change) / scales[base + i]!);
          changes.push({ along, at: base + i, change });
        }
      }
    }
    for (const row of rows) lengths.set(row, length);
    for (const { along, at, change } of changes) along[at] = change / length;
  }

  /** Asks for the slopes in the direction of a round, and writes what the changes of its rows do. */
  private write({ rows, lengths, direction }: Round, stack: Stack, output: Delta): void {
    const slopes = slopesOf((step) => this.at(direction, step), this.values!, this.noise);
    const { shape } = this.node.output.tensor;
    const inner = innerOf(shape);
    const width = (output.to - output.from) * inner;
    for (const row of rows) {
      const p = stack.perturbation[row]!;
      const length = lengths.get(row)!;
      // A scalar output is one number for all rows of a perturbation: the first one has it.
      if (length === 0 || (shape.length === 0 && row !== rows[0])) {
        output.data.fill(0, row * width, (row + 1) * width);
        continue;
      }
      const base = shape.length === 0 ? 0 : (stack.sample[row]! * channelsOf(shape) + output.from) * inner;
      for (let i = 0; i < width; i++) output.data[row * width + i] = length * this.slopeAt(slopes, base + i, stack, p);
      if (stack.errors) stack.errors[p]! += length * this.lossError(slopes, base, width);
    }
  }

  /** The slope of one value of the output: on held branches that of both sides, else the one to the right. */
  private slopeAt({ derivative, jump }: Slopes, at: number, { branches, kinks }: Stack, perturbation: number): number {
    if (jump[at] !== 0) kinks[perturbation] = 1;
    return derivative[at]! + (branches === 'free' ? 0.5 * jump[at]! : 0);
  }

  /** What the errors of these slopes may do to the loss. */
  private lossError({ error }: Slopes, from: number, width: number): number {
    const weights = this.node.output.gradient!.data;
    let sum = 0;
    for (let at = from; at < from + width; at++) if (weights[at] !== 0) sum += error[at]! * Math.abs(weights[at]!);
    return sum;
  }
}

/** How large each number is, or, if that is more, a typical number of the tensor. */
function scalesOf({ data }: Tensor): Float64Array {
  const squares = data.reduce((sum, value) => sum + value ** 2, 0);
  const typical = Math.max(LEAST_SCALE, Math.sqrt(squares / Math.max(1, data.length)));
  // A power of two: a step of one number alone is then exact.
  return data.map((value) => 2 ** Math.round(Math.log2(Math.max(typical, Math.abs(value)))));
}

/** The rows of each perturbation. */
function rowsByPerturbation({ rows, perturbation }: Stack): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const group = groups.get(perturbation[row]!);
    if (group) group.push(row);
    else groups.set(perturbation[row]!, [row]);
  }
  return groups;
}
