import assert from 'node:assert/strict';
import { absoluteChange, huber, huberChange } from '../../../src/engine/distance';
import { tensor } from '../../../src/tensor/tensor';
import { assertNear, check, checkedEntries, difference, labels, lossNetwork, rows, run } from './lossNetwork';

describe('Distances from the target', () => {
  const places = [-3, -1.5, -1, -0.4, 0, 0.4, 1, 1.5, 3];
  const steps = [-4, -2, -1, -0.5, 0.5, 1, 2, 4];
  const pieces = (d: number): number => (Math.abs(d) <= 1 ? (d * d) / 2 : Math.abs(d) - 0.5);

  it('change by what both values differ, across any border', () => {
    for (const d of places) {
      for (const step of steps) {
        assertNear(absoluteChange(step, d, false), Math.abs(d + step) - Math.abs(d), 1e-15, `from ${d} by ${step}`);
        const plain = pieces(d + step) - pieces(d);
        assert.ok(Math.abs(huberChange(step, d, 1, false) - plain) <= 1e-15 * 4, `from ${d} by ${step}`);
      }
      assertNear(huber(d, 1), pieces(d), 1e-15);
    }
  });

  it('change by slope times step for a step that no subtraction sees', () => {
    for (const d of places) {
      const slope = Math.max(-1, Math.min(1, d));
      if (d !== 0) assertNear(absoluteChange(1e-24, d, false), Math.sign(d) * 1e-24, 1e-15);
      if (d !== 0) assertNear(huberChange(1e-24, d, 1, false), slope * 1e-24, 1e-15);
    }
  });

  it('stay on their piece when branches are held', () => {
    assert.equal(absoluteChange(-5, 2, true), -5);
    assert.equal(huberChange(-5, 2, 1, true), -5);
    assert.equal(huberChange(4, 0.5, 1, true), 4 * 0.5 + 8);
  });
});

describe('Kinks of losses', () => {
  for (const [op, args] of [['L1Loss', {}], ['SmoothL1Loss', { beta: 0 }]] as const) {
    it(`${op} ${JSON.stringify(args)}: prediction equal to the target`, () => {
      const sketch = { op, args, x: rows([1, 2], [3, 4]), y: rows([1, 0], [5, 4]) };
      assert.deepEqual(run(sketch).dX, [0, 0.25, -0.25, 0]);
      const report = check(lossNetwork(sketch));
      assert.equal(report.verdict, 'pass');
      const [first] = checkedEntries(report, 'x');
      assert.equal(first!.verdict, 'kink');
      assert.deepEqual(first!.oneSided, [-0.25, 0.25]);
    });
  }

  it('a prediction that moves along with its target stays where it is', () => {
    const { node } = run({ op: 'L1Loss', x: rows([1]), y: rows([1]) });
    assert.deepEqual(difference(node, { dx: [0.5], dy: [0.5] }), { change: 0, kink: false });
    assert.deepEqual(difference(node, { dx: [0.5] }), { change: 0.5, kink: true });
  });

  it('HuberLoss and SmoothL1Loss have none, not even where their pieces meet', () => {
    for (const op of ['HuberLoss', 'SmoothL1Loss']) {
      const report = check(lossNetwork({ op, x: rows([1, -1, 0.5]), y: rows([0, 0, 0]) }));
      assert.ok(checkedEntries(report, 'x').every(({ verdict }) => verdict === 'pass'), op);
    }
  });
});

describe('BCELoss near certainty', () => {
  it('has the gradients of PyTorch, which cuts off its divisor', () => {
    const { dX } = run({
      op: 'BCELoss', args: { reduction: 'sum' }, x: rows([0, 1, 0, 1, 1e-13]), y: rows([0, 1, 1, 0, 0]),
    });
    assert.deepEqual(dX.slice(0, 2).map(Math.abs), [0, 0]);
    // 1e-12 as a float32, which is what PyTorch's kernel divides by.
    assertNear(dX[2]!, -1 / 9.999999960041972e-13, 1e-14);
    assertNear(dX[3]!, 1 / 9.999999960041972e-13, 1e-14);
    assertNear(dX[4]!, 1e-13 / 9.999999960041972e-13, 1e-12);
  });

  it('is no false alarm', () => {
    const x = [0, 1, 0.5, 1e-13, 1 - 1e-13, 1e-50, 1e-9];
    for (const truth of [0, 1, 0.5]) {
      const report = check(lossNetwork({ op: 'BCELoss', x: rows(x), y: rows(x.map(() => truth)) }));
      assert.equal(report.layers.find(({ name }) => name === 'loss')!.tensors.length, 0);
      const bad = checkedEntries(report, 'x').filter(({ verdict }) => verdict === 'fail' || verdict === 'nonFinite');
      assert.deepEqual(bad, []);
    }
  });

  it('changes by what both values differ, from the border and up to it', () => {
    const cut = (p: number): number => Math.max(Math.log(p), -100);
    const bce = (a: number, y: number): number => -(y * cut(a) + (1 - y) * Math.max(Math.log1p(-a), -100));
    const steps = [[0, 0.25], [1, -0.25], [0.5, -0.5], [0.5, 0.5], [1e-50, 1e-60], [1e-30, -1e-30], [0.3, 0.69]];
    for (const [a, d] of steps as [number, number][]) {
      for (const y of [0, 1, 0.4]) {
        const { node } = run({ op: 'BCELoss', x: rows([a]), y: rows([y]) });
        const plain = bce(a + d, y) - bce(a, y);
        const { change } = difference(node, { dx: [d] });
        assert.ok(Math.abs(change - plain) <= 1e-13, `from ${a} by ${d}, y ${y}: ${change}, by subtraction ${plain}`);
      }
    }
  });
});

describe('BCEWithLogitsLoss', () => {
  it('keeps its digits when it is certain', () => {
    const args = { reduction: 'sum' };
    const { dX, node } = run({ op: 'BCEWithLogitsLoss', args, x: rows([40, -40]), y: rows([1, 0]) });
    const rest = 1 / (1 + Math.exp(40));
    assertNear(dX[0]!, -rest, 1e-15);
    assertNear(dX[1]!, rest, 1e-15);
    assertNear(difference(node, { dx: [1e-24, 0] }).change, -rest * 1e-24, 1e-14);
  });

  it('weights by a list of one number as by that number for all', () => {
    const x = rows([0.3, -2, 1]);
    const y = rows([1, 0, 0.5]);
    const once = run({ op: 'BCEWithLogitsLoss', args: { weight: [3] }, x, y });
    const each = run({ op: 'BCEWithLogitsLoss', args: { weight: [3, 3, 3] }, x, y });
    const none = run({ op: 'BCEWithLogitsLoss', x, y });
    assert.equal(once.J, each.J);
    assert.deepEqual(once.dX, each.dX);
    assertNear(once.J, 3 * none.J, 1e-15);
  });
});

describe('KLDivLoss', () => {
  it('counts nothing where the target is 0', () => {
    const { J, dX, node } = run({ op: 'KLDivLoss', args: { reduction: 'sum' }, x: rows([-1, -2]), y: rows([0, 1]) });
    assert.equal(J, 2);
    assert.deepEqual(dX.map(Math.abs), [0, 1]);
    assert.equal(Math.abs(difference(node, { dx: [0.5, 0] }).change), 0);
  });

  it('changes by what both values differ when a target leaves 0, or comes down to it', () => {
    const { node } = run({ op: 'KLDivLoss', args: { reduction: 'sum' }, x: rows([-1, -2]), y: rows([0, 0.5]) });
    assertNear(difference(node, { dy: [0.25, 0] }).change, 0.25 * (Math.log(0.25) + 1), 1e-15);
    assertNear(difference(node, { dy: [0, -0.5] }).change, -0.5 * (Math.log(0.5) + 2), 1e-15);
  });
});

describe('CrossEntropyLoss', () => {
  it('keeps its digits when it is certain and right', () => {
    const { J, dX, node } = run({ op: 'CrossEntropyLoss', x: rows([40, 0, 0]), y: labels(0) });
    assertNear(J, Math.log1p(2 * Math.exp(-40)), 1e-14);
    const other = 1 / (Math.exp(40) + 2);
    [-2 * other, other, other].forEach((expected, i) => {
      assertNear(dX[i]!, expected, 1e-14);
      const dx = [0, 1, 2].map((at) => (at === i ? 1e-24 : 0));
      assertNear(difference(node, { dx }).change, expected * 1e-24, 1e-14);
    });
  });

  it('keeps its digits when class probabilities are nearly those of the scores', () => {
    const y = [1 - 2e-9, 1e-9, 1e-9];
    const network = lossNetwork({ op: 'CrossEntropyLoss', x: rows([20, 0, 0]), y: rows(y) });
    const entries = checkedEntries(check(network), 'x');
    assert.deepEqual(entries.map(({ verdict }) => verdict), ['pass', 'pass', 'pass']);
  });

  it('is conclusive for a thousand classes of which each has its part of the target', () => {
    const classes = Array.from({ length: 1000 }, (_, k) => Math.sin(k));
    const args = { label_smoothing: 1 };
    const network = lossNetwork({ op: 'CrossEntropyLoss', args, x: rows(classes), y: labels(3) });
    const tensors = check(network).layers.find(({ name }) => name === 'x')!.tensors;
    assert.equal(tensors[0]!.verdicts.fail, 0);
    assert.ok(tensors[0]!.verdicts.pass >= 998, JSON.stringify(tensors[0]!.verdicts));
  });

  it('changes by what both values differ for huge changes', () => {
    const { node } = run({ op: 'CrossEntropyLoss', x: rows([0, -80]), y: labels(1) });
    const expected = Math.log1p(Math.exp(-20)) - 80 - Math.log1p(Math.exp(-80));
    assertNear(difference(node, { dx: [0, 100] }).change, expected, 1e-14);
    assertNear(difference(node, { dx: [-100, 0] }).change, expected, 1e-14);
    assert.ok(Math.abs(difference(node, { dx: [-50, -50] }).change) <= 1e-14);
    assertNear(difference(node, { dx: [-100, -200] }).change, 100, 1e-14);
  });

  it('has no loss and no gradient where labels are ignored', () => {
    const args = { ignore_index: -1, label_smoothing: 0.3 };
    const { J, dX } = run({ op: 'CrossEntropyLoss', args, x: rows([1, 2], [3, 5]), y: labels(-1, 0) });
    const [p, q] = [1 / (1 + Math.exp(2)), 1 / (1 + Math.exp(-2))];
    assertNear(J, -0.85 * Math.log(p) - 0.15 * Math.log(q), 1e-14);
    assert.deepEqual(dX.slice(0, 2).map(Math.abs), [0, 0]);
    assertNear(dX[2]!, p - 0.85, 1e-14);
    assertNear(dX[3]!, q - 0.15, 1e-14);
  });

  it('has a class for each pixel', () => {
    const x = tensor([1, 2, 1, 2], [1, 5, 2, 3]);
    const { J } = run({ op: 'CrossEntropyLoss', args: { reduction: 'sum' }, x, y: tensor([1, 1, 2], [0, 1]) });
    assertNear(J, Math.log1p(Math.exp(1)) + Math.log1p(Math.exp(2)), 1e-14);
  });
});

describe('NLLLoss', () => {
  it('takes the mean by the weights of the labels', () => {
    const args = { weight: [1, 3], ignore_index: -1 };
    const { J, dX } = run({ op: 'NLLLoss', args, x: rows([-1, -2], [-3, -4], [-5, -6]), y: labels(0, 1, -1) });
    assert.equal(J, (1 * 1 + 3 * 4) / 4);
    assert.deepEqual(dX.map((value) => value + 0), [-0.25, 0, 0, -0.75, 0, 0]);
  });
});
