import assert from 'node:assert/strict';
import { random } from '../../../src/tensor/random';
import { tensor } from '../../../src/tensor/tensor';
import { assertNear, check, difference, lossNetwork, rows, run, type LossSketch } from './lossNetwork';

const scores = rows([0.5, -1.25], [2, 0.75], [-0.5, 1.5]);
const chances = rows([0.2, 0.9], [0.6, 0.35], [0.05, 0.5]);
const truth = rows([0.25, 0.5], [0.75, 0.125], [1, 0.3]);
const logTruth = rows([-0.5, -1], [-2, -0.25], [-0.75, -1.5]);

interface Expected {
  readonly J: number;
  readonly dX: readonly number[];
  readonly dY: readonly number[];
}

/** Losses whose target has a gradient as well, with what PyTorch 2.15 gives in float64. */
const cases: readonly (LossSketch & Expected)[] = [
  {
    op: 'MSELoss', x: scores, y: truth, J: 1.4613541666666665,
    dX: [0.08333333333333333, -0.5833333333333333, 0.41666666666666663, 0.20833333333333331, -0.5, 0.4],
    dY: [-0.08333333333333333, 0.5833333333333333, -0.41666666666666663, -0.20833333333333331, 0.5, -0.4],
  },
  {
    op: 'L1Loss', x: scores, y: truth, J: 1.0958333333333334,
    dX: [1 / 6, -1 / 6, 1 / 6, 1 / 6, -1 / 6, 1 / 6],
    dY: [-1 / 6, 1 / 6, -1 / 6, -1 / 6, 1 / 6, -1 / 6],
  },
  {
    op: 'SmoothL1Loss', args: { beta: 0.8 }, x: scores, y: truth, J: 0.7305338541666666,
    dX: [0.05208333333333333, -1 / 6, 1 / 6, 0.13020833333333331, -1 / 6, 1 / 6],
    dY: [-0.05208333333333333, 1 / 6, -1 / 6, -0.13020833333333331, 1 / 6, -1 / 6],
  },
  {
    op: 'HuberLoss', args: { delta: 0.8 }, x: scores, y: truth, J: 0.5844270833333334,
    dX: [0.041666666666666664, -0.8 / 6, 0.8 / 6, 0.10416666666666666, -0.8 / 6, 0.8 / 6],
    dY: [-0.041666666666666664, 0.8 / 6, -0.8 / 6, -0.10416666666666666, 0.8 / 6, -0.8 / 6],
  },
  {
    op: 'BCELoss', args: { weight: [2, 0.5] }, x: chances, y: truth, J: 1.592987338816161,
    dX: [-0.10416666666666663, 0.37037037037037046, -0.20833333333333337, 0.08241758241758242, -6.666666666666667,
      0.06666666666666667],
    dY: [0.46209812037329684, -0.18310204811135164, -0.13515503603605475, 0.051586600700518626, 0.9814796597221468, 0],
  },
  {
    op: 'BCEWithLogitsLoss', args: { weight: [3], pos_weight: [2, 0.5] }, x: scores, y: truth, J: 3.1897319417188186,
    dX: [0.1390370820011591, -0.04148744794050918, 0.02069744323064704, 0.28711501523846544, -0.6224593312018546,
      0.27246915238229846],
    dY: [-0.012961507909946657, 0.2495177296636568, -0.9365359944785139, -0.47171775152872497, 0.7370384920900533,
      -0.8003533194956881],
  },
  {
    op: 'KLDivLoss', args: { reduction: 'batchmean' }, x: scores, y: truth, J: -0.8579269229688471,
    dX: [-0.08333333333333333, -0.16666666666666666, -0.25, -0.041666666666666664, -0.3333333333333333, -0.1],
    dY: [-0.29543145370663015, 0.5189509398133515, -0.42922735748392693, -0.6098138472266119, 0.5, -0.567990934775312],
  },
  {
    op: 'KLDivLoss', args: { log_target: true }, x: scores, y: logTruth, J: -0.4370308056780286,
    dX: [-0.1010884432854389, -0.061313240195240384, -0.022555880539435448, -0.1298001305119008, -0.0787277587901691,
      -0.0371883600247383],
    dY: [0, 0.07664155024405048, -0.06766764161830635, 0, 0.05904581909262683, -0.07437672004947661],
  },
  {
    op: 'CrossEntropyLoss', args: { weight: [2, 0.5], label_smoothing: 0.1 }, x: scores, y: truth,
    J: 1.7048266429696985,
    dX: [0.0438540805248828, -0.0438540805248828, -0.08658652919208476, 0.08658652919208473, -0.5514806602114792,
      0.5514806602114791],
    dY: [0.09613449026285228, 0.2865336225657131, 0.15115744880722376, 0.22528936220180595, 1.2761568066257836,
      0.01903920165644589],
  },
  {
    op: 'CrossEntropyLoss', args: { reduction: 'sum' }, x: scores, y: truth, J: 3.536862473361631,
    dX: [0.3889646014762329, -0.3889646014762329, -0.06986262147214531, 0.06986262147214524, -0.8450362013712472,
      0.845036201371247],
    dY: [0.16022415043808716, 1.9102241504380872, 0.25192908134537295, 1.501929081345373, 2.1269280110429727,
      0.1269280110429726],
  },
];

/** Changes that keep probabilities between 0 and 1. */
const scales = [1e-3, 0.04];

describe('Losses whose target is an input of the network', () => {
  for (const { J, dX, dY, ...sketch } of cases) {
    const title = `${sketch.op}${sketch.args ? `, ${JSON.stringify(sketch.args)}` : ''}`;

    it(`${title}: J and both gradients agree with PyTorch`, () => {
      const own = run(sketch);
      assertNear(own.J, J, 1e-14, 'J');
      dX.forEach((expected, i) => assertNear(own.dX[i]!, expected, 1e-14, `dX[${i}]`));
      dY.forEach((expected, i) => assertNear(own.dY[i]!, expected, 1e-14, `dY[${i}]`));
    });

    it(`${title}: the difference agrees with PyTorch's gradients for a tiny step`, () => {
      const { node } = run(sketch);
      const step = 1e-24;
      const largest = Math.max(...dX.map(Math.abs), ...dY.map(Math.abs));
      for (const i of dX.keys()) {
        const one = dX.map((_, at) => (at === i ? step : 0));
        const slopes = [difference(node, { dx: one }).change / step, difference(node, { dy: one }).change / step];
        assert.ok(Math.abs(slopes[0]! - dX[i]!) <= 1e-15 * 4 * largest, `x[${i}]: ${slopes[0]}, expected ${dX[i]}`);
        assert.ok(Math.abs(slopes[1]! - dY[i]!) <= 1e-15 * 4 * largest, `y[${i}]: ${slopes[1]}, expected ${dY[i]}`);
      }
    });

    it(`${title}: the difference agrees with subtraction when both move`, () => {
      const numbers = random(3, title.length);
      for (const scale of scales) {
        const { J: before, node } = run(sketch);
        const dx = [...sketch.x.data].map(() => scale * (2 * numbers.uniform() - 1));
        const dy = [...sketch.y.data].map(() => -scale * numbers.uniform());
        const { change } = difference(node, { dx, dy });
        const moved = {
          ...sketch,
          x: tensor(sketch.x.shape, sketch.x.data.map((value, i) => value + dx[i]!)),
          y: tensor(sketch.y.shape, sketch.y.data.map((value, i) => value + dy[i]!)),
        };
        const plain = run(moved).J - before;
        assert.ok(Math.abs(change - plain) <= 1e-14 * 4, `${change}, by subtraction ${plain}`);
      }
    });

    it(`${title}: passes the gradient check`, () => {
      const report = check(lossNetwork(sketch));
      assert.equal(report.verdict, 'pass');
      const counts = report.layers.flatMap(({ tensors }) => tensors).map(({ verdicts }) => verdicts);
      assert.equal(counts.reduce((sum, { fail, nonFinite }) => sum + fail + nonFinite, 0), 0);
    });
  }
});
