import assert from 'node:assert/strict';
import { emptyLike } from '../../src/check/magnitudes';
import { STEP, type Delta } from '../../src/engine/delta';
import type { Node } from '../../src/engine/network';
import type { Part } from '../../src/engine/parts';
import { standardRegistry } from '../../src/engine/registry';
import { random, type Random } from '../../src/tensor/random';
import { channelsOf } from '../../src/tensor/shape';
import { goldenCases } from './run';
import { stackOf } from './stack';

/** Numbers of parts: few, and more than there is work for. */
const counts = [2, 3, 100] as const;

/**
 * What operators do in parts is what they do at once, on every layer of the golden networks whose operator knows parts.
 */
describe('Work in parts, on every layer of the golden networks that can', () => {
  const tried = new Set<string>();

  for (const { set, name, cases } of goldenCases()) {
    it(`${set}/${name}`, () => {
      for (const golden of cases) {
        const { network } = golden.open();
        network.forward();
        network.backward();
        const numbers = random(5, golden.name.length);
        for (const node of network.nodes.filter(({ operator }) => operator.isDivisible)) {
          tried.add(node.operator.op);
          forward(node);
          backward(node);
          magnitudes(node);
          difference(node, numbers);
          responses(node, numbers);
          along(node, numbers);
        }
      }
    });
  }

  it('are all that take products, and the losses that go entry by entry', () => {
    const losses = [...standardRegistry.losses.values()].filter(({ isDivisible }) => isDivisible).map(({ op }) => op);
    assert.deepEqual([...tried].sort(), ['Conv1d', 'Conv2d', 'ConvTranspose2d', 'Linear', ...losses].sort());
    assert.ok(losses.includes('MSELoss') && losses.includes('BCELoss'));
  });
});

function forward(node: Node): void {
  const { operator, state } = node;
  agree(node, 'forward', (run) => {
    state.output.data.fill(NaN);
    run((part) => operator.forward(state as never, part));
    return [state.output.data.slice()];
  });
}

function backward(node: Node): void {
  const { operator, state, output, gradients } = node;
  agree(node, 'backward', (run) => {
    const own = emptyLike(gradients);
    for (const input of own.inputs) input?.data.fill(1);
    for (const parameter of Object.values(own.parameters)) parameter!.data.fill(NaN);
    run((part) => operator.backward(state as never, output.gradient!, own, part));
    return [...own.inputs, ...Object.values(own.parameters)].flatMap((tensor) => tensor?.data ?? []);
  });
}

function magnitudes(node: Node): void {
  const { operator: { magnitude }, state, output, gradients } = node;
  if (typeof magnitude !== 'function') return;
  agree(node, 'magnitude', (run) => {
    const sums = emptyLike(gradients);
    run((part) => magnitude(state as never, output.gradient!, sums, part));
    return sums.inputs.flatMap((tensor) => tensor?.data ?? []);
  });
}

/** Of changes in all entries, and in a few of them: they may go different ways. */
function difference(node: Node, numbers: Random): void {
  const { operator, state, sources, output } = node;
  const samples = sources[0]!.tensor.shape[0]!;
  // A loss has a row for each sample, whose changes add up to that of J.
  const rows = output.tensor.shape.length === 0 ? samples : 1;
  for (const share of [1, 0.1]) {
    const inputs = sources.map(({ tensor: { shape, data } }): Delta => {
      const change = data.map(() => (numbers.uniform() < share ? STEP * numbers.normal() : 0));
      return { from: 0, to: channelsOf(shape), data: change };
    });
    agree(node, `difference in ${share} of the entries`, (run) => {
      const data = new Float64Array(rows * output.tensor.data.length).fill(NaN);
      const delta = { from: 0, to: channelsOf(output.tensor.shape), data };
      run((part) => operator.difference!(state as never, stackOf(samples, 'held'), inputs, delta, part));
      return [data];
    });
  }
}

function responses(node: Node, numbers: Random): void {
  const { operator, state, sources, output } = node;
  const response = output.tensor.data.map(() => numbers.normal());
  const probe = { response, direction: 'held' } as const;
  agree(node, 'respond', (run) => {
    const answers = sources.map(({ tensor: { data } }) => new Float64Array(data.length));
    run((part) => operator.respond!(state as never, probe, answers, part));
    return answers;
  });
  for (const [key, rule] of Object.entries(operator.perturb ?? {})) {
    if (!state.parameters[key]) continue;
    agree(node, `respond of ${key}`, (run) => {
      const answers = new Float64Array(state.parameters[key]!.data.length);
      run((part) => rule.respond!(state as never, probe, answers, part));
      return [answers];
    });
  }
}

function along(node: Node, numbers: Random): void {
  const { operator, state, output } = node;
  for (const [key, rule] of Object.entries(operator.perturb ?? {})) {
    if (!rule.along || !state.parameters[key]) continue;
    const direction = state.parameters[key].data.map(() => numbers.normal());
    agree(node, `along ${key}`, (run) => {
      const change = new Float64Array(output.tensor.data.length).fill(NaN);
      run((part) => rule.along!(state as never, direction, STEP, change, part));
      return [change];
    });
  }
}

/** Does some work at once and in parts, and compares; sums may be taken in another order. */
function agree(
  { name, operator: { op } }: Node,
  what: string,
  work: (run: (piece: (part?: Part) => void) => void) => readonly Float64Array[],
): void {
  const whole = work((piece) => piece());
  for (const count of counts) {
    const parts = work((piece) => {
      for (let index = 0; index < count; index++) piece({ index, count });
    });
    whole.forEach((tensor, t) => {
      // A target of 0 may not move everywhere: what has no value has none in parts, either.
      const largest = tensor.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
      tensor.forEach((value, i) => {
        const claim = `${op} (${name}): ${what} in ${count} parts gives ${parts[t]![i]} at ${i}, at once ${value}`;
        assert.ok(Object.is(value, parts[t]![i]) || Math.abs(value - parts[t]![i]!) <= 1e-13 * largest, claim);
      });
    });
  }
}
