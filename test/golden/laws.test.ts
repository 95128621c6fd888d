import assert from 'node:assert/strict';
import type { Node } from '../../src/engine/network';
import type { Factor, Term } from '../../src/engine/operator';
import { emptyLike, magnitudeSums } from '../../src/check/magnitudes';
import { random, type Random } from '../../src/tensor/random';
import { channelsOf, innerOf, sizeOf, unravel } from '../../src/tensor/shape';
import { clone, magnitudes, zerosLike, type Tensor } from '../../src/tensor/tensor';
import { goldenCases } from './run';
import { stackOf } from './stack';

/**
 * What every operator must keep, tried on every layer of every golden network: its difference rules agree with plain
 * subtraction, and its explanations add up to its gradients.
 */
describe('Laws of operators, on every layer of the golden networks', () => {
  for (const { set, name, cases } of goldenCases()) {
    describe(`${set}/${name}`, () => {
      for (const golden of cases) {
        it(golden.name, () => {
          const { network } = golden.open();
          const numbers = random(7, golden.name.length);
          for (const node of network.nodes) {
            for (const scale of [1e-3, 0.3, 5]) differencesAgreeWithSubtraction(node, scale, numbers);
            parameterDifferencesAgreeWithSubtraction(node, numbers);
            explanationsAddUp(node, numbers);
            magnitudesBoundGradients(node);
          }
        });
      }
    });
  }
});

/** f(x + δ) − f(x) for one random perturbation of all inputs at once, branching anew. */
function differencesAgreeWithSubtraction(node: Node, scale: number, numbers: Random): void {
  const { operator, state, sources } = node;
  const distinct = [...new Set(sources)].filter(({ gradient }) => gradient);
  const changes = new Map(distinct.map((value) => [value, value.tensor.data.map(() => scale * numbers.normal())]));
  const before = state.inputs.map((input) => input.data.slice());
  const y = output(node);
  for (const [value, change] of changes) change.forEach((d, i) => (value.tensor.data[i]! += d));
  // What was added after rounding: the change that the difference rule has to explain.
  const exact = new Map([...changes.keys()].map((value) => {
    const old = before[sources.indexOf(value)]!;
    return [value, value.tensor.data.map((after, i) => after - old[i]!)];
  }));
  const moved = output(node);
  sources.forEach((value, i) => value.tensor.data.set(before[i]!));
  output(node);

  const stack = stackOf(node.sources[0]!.tensor.shape[0]!, 'free');
  const deltas = sources.map((value) => {
    const data = exact.get(value);
    return data && { from: 0, to: channelsOf(value.tensor.shape), data };
  });
  const data = new Float64Array(y.shape.length === 0 ? stack.rows : sizeOf(y.shape));
  operator.difference!(state as never, stack, deltas, { from: 0, to: channelsOf(y.shape), data });
  compare(node, `difference at scale ${scale}`, perOutput(y, data), moved, y);
}

/** The same for one random entry of each parameter. */
function parameterDifferencesAgreeWithSubtraction(node: Node, numbers: Random): void {
  const { operator, state } = node;
  for (const [key, parameter] of Object.entries(state.parameters)) {
    for (const step of [1e-2, 2]) {
      const entry = numbers.integer(parameter!.data.length);
      if (operator.perturb?.[key]?.frozen?.(state as never, entry)) continue;
      const value = parameter!.data[entry]!;
      const y = output(node);
      parameter!.data[entry] = value + step;
      const exact = parameter!.data[entry] - value;
      const moved = output(node);
      parameter!.data[entry] = value;
      output(node);
      const rule = operator.perturb?.[key];
      assert.ok(rule, `${operator.op}: no perturbation rule for ${key}`);
      const [from, to] = rule.channels(state as never, entry);
      const samples = y.shape[0]!;
      const inner = innerOf(y.shape);
      const data = new Float64Array(samples * (to - from) * inner);
      rule.difference(state as never, stackOf(samples, 'free'), Int32Array.of(entry), exact, { from, to, data });
      const full = zerosLike(y).data;
      data.forEach((d, i) => {
        const row = Math.floor(i / ((to - from) * inner));
        full[(row * channelsOf(y.shape) + from) * inner + (i % ((to - from) * inner))] = d;
      });
      compare(node, `difference of ${key}[${entry}]`, full, moved, y);
    }
  }
}

/** A few random entries of every gradient: the terms' products add up to the entry. */
function explanationsAddUp(node: Node, numbers: Random): void {
  const { operator, state } = node;
  const upstream = node.output.gradient!;
  const gradients = emptyLike(node.gradients);
  operator.backward(state as never, upstream, gradients);
  const sums = magnitudeSums(node, magnitudes(upstream));
  const check = (of: string, gradient: Tensor, sum: Tensor): void => {
    for (let trial = 0; trial < 4; trial++) {
      const entry = numbers.integer(gradient.data.length);
      const index = unravel(entry, gradient.shape);
      const value = gradient.data[entry]!;
      const terms = [...operator.explain(state as never, upstream, of, index)];
      const total = terms.map(productOf).reduce((all, product) => all + product, 0);
      const slack = 64 * 2 ** -53 * Math.max(sum.data[entry]!, Math.abs(value));
      const where = `${operator.op} (${node.name}): the terms of ${of}[${index.join()}]`;
      assert.ok(Math.abs(total - value) <= slack, `${where} add up to ${total}, but the entry is ${value}`);
      for (const { factors } of terms) for (const factor of factors) pointsAtItsTensor(node, factor);
    }
  };
  gradients.inputs.forEach((gradient, slot) => {
    if (gradient) check(slot === 0 ? 'input' : `input.${slot}`, gradient, sums.inputs[slot]!);
  });
  for (const [key, gradient] of Object.entries(gradients.parameters)) check(key, gradient!, sums.parameters[key]!);
}

function productOf({ factors }: Term): number {
  return factors.reduce((product, { value }) => product * value, 1);
}

/** A factor that is an entry of the upstream gradient or of a parameter has that entry's value. */
function pointsAtItsTensor(node: Node, { tensor, index, value, symbol }: Factor): void {
  if (tensor === undefined) return;
  assert.ok(index, `${node.operator.op}: the factor ${symbol} names ${tensor} but no entry`);
  const source = tensor === 'output.grad' ? node.output.gradient : node.state.parameters[tensor];
  if (!source) return;
  const at = index.reduce((position, i, axis) => position * source.shape[axis]! + i, 0);
  assert.equal(value, source.data[at], `${node.operator.op}: ${symbol} is not the entry of ${tensor} it points at`);
}

/** No gradient is larger than the sum of the magnitudes of its products. */
function magnitudesBoundGradients(node: Node): void {
  const gradients = emptyLike(node.gradients);
  node.operator.backward(node.state as never, node.output.gradient!, gradients);
  const sums = magnitudeSums(node, magnitudes(node.output.gradient!));
  const check = (gradient: Tensor | undefined, sum: Tensor | undefined): void =>
    gradient?.data.forEach((value, i) => {
      const magnitude = sum!.data[i]!;
      const claim = `|${value}| is above its sum of magnitudes ${magnitude}`;
      assert.ok(Math.abs(value) <= magnitude * (1 + 1e-12), `${node.operator.op} (${node.name}): ${claim}`);
    });
  gradients.inputs.forEach((gradient, slot) => check(gradient, sums.inputs[slot]));
  for (const [key, gradient] of Object.entries(gradients.parameters)) check(gradient, sums.parameters[key]);
}

function output(node: Node): Tensor {
  node.operator.forward(node.state as never);
  return clone(node.output.tensor);
}

/** A scalar output changes by the sum over its rows. */
function perOutput(y: Tensor, data: Float64Array): Float64Array {
  return y.shape.length === 0 ? Float64Array.of(data.reduce((sum, value) => sum + value, 0)) : data;
}

/** Plain subtraction loses digits of the larger of both outputs: that is all it may differ by. */
function compare(node: Node, what: string, difference: Float64Array, moved: Tensor, y: Tensor): void {
  const scale = Math.max(largest(moved.data), largest(y.data), 1e-300);
  difference.forEach((d, i) => {
    const plain = moved.data[i]! - y.data[i]!;
    if (!Number.isFinite(plain)) return;
    const claim = `${what} gives ${d} at ${i}, plain subtraction ${plain}`;
    assert.ok(Math.abs(d - plain) <= 1e-11 * scale, `${node.operator.op} (${node.name}): ${claim}`);
  });
}

function largest(data: Float64Array): number {
  return data.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
}
