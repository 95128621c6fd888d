import assert from 'node:assert/strict';
import { checkGradients } from '../../../src/check/gradientCheck';
import { parseArguments } from '../../../src/engine/arguments';
import type { Delta, Stack } from '../../../src/engine/delta';
import { Network, type Node } from '../../../src/engine/network';
import type { Loss } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import type { CheckedEntry, CheckReport } from '../../../src/protocol/views';
import { channelsOf, type Shape } from '../../../src/tensor/shape';
import { tensor, type Tensor } from '../../../src/tensor/tensor';

/** A loss on the numbers of x and y alone. */
export interface LossSketch {
  readonly op: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Rows of numbers as a tensor. */
export function rows(...lines: readonly (readonly number[])[]): Tensor {
  return tensor([lines.length, lines[0]!.length], lines.flat());
}

/** Class indices, one for each sample. */
export function labels(...classes: readonly number[]): Tensor {
  return tensor([classes.length], classes);
}

/** The loss of this name. */
export function lossOf(op: string): Loss {
  return standardRegistry.losses.get(op)!;
}

/** A network that is its loss and nothing else; both x and y are inputs, so that both have a gradient. */
export function lossNetwork({ op, args = {}, x, y }: LossSketch, operator: Loss = lossOf(op)): Network {
  const inputs = [{ name: 'x', shape: x.shape }, { name: 'y', shape: y.shape }];
  const loss = { operator, args: parseArguments(operator.args, args), input: 'x', target: 'y' };
  return new Network({ inputs, layers: [], loss }, new Map(), new Map([['x', x], ['y', y]]));
}

/** J, and the gradients of x and y. */
export function run(sketch: LossSketch): { J: number; dX: number[]; dY: number[]; node: Node } {
  const network = lossNetwork(sketch);
  const J = network.forward();
  network.backward();
  const [dX, dY] = network.inputs.map(({ gradient }) => [...gradient!.data]) as [number[], number[]];
  return { J, dX, dY, node: network.loss };
}

/** What J gains when x and y change by this much, by the loss's difference rule; its network has run forward. */
export function difference(
  { operator, state }: Node,
  { dx, dy, branches = 'free' }: { dx?: readonly number[]; dy?: readonly number[]; branches?: Stack['branches'] },
): { change: number; kink: boolean } {
  const [x, y] = state.inputs;
  const samples = x!.shape[0]!;
  const stack: Stack = {
    rows: samples,
    sample: Int32Array.from({ length: samples }, (_, row) => row),
    perturbation: new Int32Array(samples),
    branches,
    kinks: new Uint8Array(1),
  };
  const output = { from: 0, to: 1, data: new Float64Array(samples) };
  operator.difference!(state as never, stack, [deltaOf(x!.shape, dx), deltaOf(y!.shape, dy)], output);
  return { change: output.data.reduce((sum, value) => sum + value, 0), kink: stack.kinks[0] === 1 };
}

function deltaOf(shape: Shape, change: readonly number[] | undefined): Delta | undefined {
  return change && { from: 0, to: channelsOf(shape), data: Float64Array.from(change) };
}

/** The report of a gradient check of every entry. */
export function check(network: Network): CheckReport {
  const steps = checkGradients(network);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The entries of an input as a check sees them, through the whole network. */
export function checkedEntries(report: CheckReport, input: string): readonly CheckedEntry[] {
  return report.layers.find(({ name }) => name === input)!.tensors[0]!.worst;
}

/** Agreement relative to the expected number itself. */
export function assertNear(actual: number, expected: number, tolerance: number, what = ''): void {
  const near = actual === expected || Math.abs(actual - expected) <= tolerance * Math.abs(expected);
  assert.ok(near, `${what} is ${actual}, expected ${expected}`);
}
