import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { readTensorFile } from '../../../src/files/tensorFile';
import { toFloat64 } from '../../../src/files/toFloat64';
import type { ExportRequest } from '../../../src/protocol/export';
import { csvOf } from '../../../src/session/export/csv';
import { exportFile } from '../../../src/session/export/exportFile';
import { indexText } from '../../../src/session/export/indexText';
import { Session } from '../../../src/session/session';
import { tensor } from '../../../src/tensor/tensor';

/** Two units, two samples; numbers small enough to follow by hand. */
const dense = `{
  "format": "gradnet", "version": 1, "name": "a|b *net*", "batch": 2, "init": { "weight": "zeros", "bias": "zeros" },
  "inputs": [{ "name": "x", "shape": ["N", 2] }],
  "layers": [{ "name": "fc", "op": "Linear", "out_features": 1 }, { "name": "act", "op": "Tanh" }],
  "loss": { "op": "MSELoss", "reduction": "sum" },
  "data": { "x": [[1, 2], [3, 4]], "y": [[-1], [-2]] }
}`;

const images = `{
  "format": "gradnet", "version": 1, "batch": 2,
  "inputs": [{ "name": "x", "shape": ["N", 1, 5, 5] }],
  "layers": [
    { "name": "conv", "op": "Conv2d", "out_channels": 2, "kernel_size": 3, "padding": 1 },
    { "name": "pool", "op": "MaxPool2d", "kernel_size": 2 },
    { "name": "flatten", "op": "Flatten" },
    { "name": "fc", "op": "Linear", "out_features": 3 }
  ],
  "loss": { "op": "CrossEntropyLoss" }
}`;

function open(text: string): Session {
  return Session.open(readDefinition(text), new Map());
}

function textOf(session: Session, request: ExportRequest): string {
  return new TextDecoder().decode(exportFile(session, request));
}

function script(text: string, name: string, index: readonly number[]): string[] {
  return textOf(open(text), { kind: 'numpy', name, index, file: 'run.npz' }).split('\n');
}

describe('an exported tensor file', () => {
  for (const kind of ['npz', 'safetensors'] as const) {
    it(`holds every tensor of the run (.${kind})`, () => {
      const session = open(images);
      const { tensors } = readTensorFile(`a.${kind}`, exportFile(session, { kind }));
      assert.deepEqual([...tensors.keys()].sort(), session.tensors().map(({ name }) => name).sort());
      const gradient = toFloat64(tensors.get('conv.weight.grad')!);
      assert.deepEqual(gradient, session.tensor('conv.weight.grad').data.slice());
    });
  }

  it('holds the named ones alone, and those of a step of a descent', () => {
    const session = open(dense);
    const steps = session.train({ steps: 1, rate: 0.5 }, () => false);
    while (!steps.next().done) { /* to the end */ }
    const names = ['fc.weight', 'fc.weight.step1'];
    const { tensors } = readTensorFile('a.npz', exportFile(session, { kind: 'npz', names }));
    assert.deepEqual([...tensors.keys()], names);
    // W = 0 and b = 0: errors 1 and 2, dZ = 2 and 4, dW = 2·1 + 4·3 and 2·2 + 4·4; W − α dW = −7 and −10.
    assert.deepEqual(toFloat64(tensors.get('fc.weight.step1')!), Float64Array.of(-7, -10));
  });

  it('is refused for a tensor that is not there', () => {
    assert.throws(() => exportFile(open(dense), { kind: 'npz', names: ['fc9.weight'] }), /has no tensor fc9\.weight/);
  });
});

describe('a tensor as CSV', () => {
  it('is a matrix for one and two axes, as np.loadtxt takes it', () => {
    assert.equal(csvOf(tensor([2, 2], [1, -0.5, 1e-300, 3])), '1,-0.5\n1e-300,3\n');
    assert.equal(csvOf(tensor([3], [1, 2, 3])), '1\n2\n3\n');
    assert.equal(csvOf(tensor([], [7])), '7\n');
    assert.equal(csvOf(tensor([0, 3], [])), '');
  });

  it('is a line an entry for more axes', () => {
    assert.equal(csvOf(tensor([1, 2, 1], [4, 5])), 'axis0,axis1,axis2,value\n0,0,0,4\n0,1,0,5\n');
  });

  it('writes what is not finite, and −0, so that Python reads it', () => {
    assert.equal(csvOf(tensor([4], [NaN, Infinity, -Infinity, -0])), 'nan\ninf\n-inf\n-0\n');
  });
});

describe('coordinates as a NumPy expression', () => {
  for (const [list, text] of [
    [[4, 4, 4], '4'],
    [[0, 1, 2], 'np.arange(3)'],
    [[2, 3, 4], 'np.arange(2, 5)'],
    [[1, 3, 5], 'np.arange(1, 6, 2)'],
    [[0, 0, 1, 1, 2, 2], 'np.repeat(np.arange(3), 2)'],
    [[0, 1, 2, 0, 1, 2], 'np.tile(np.arange(3), 2)'],
    [[0, 0, 1, 1, 0, 0, 1, 1], 'np.repeat(np.tile([0, 1], 2), 2)'],
    [[5, 2, 9], '[5, 2, 9]'],
    [[0, 0, 1], '[0, 0, 1]'],
    [[], '[]'],
  ] as const) {
    it(`[${list.join(', ')}] is ${text}`, () => assert.equal(indexText(list), text));
  }
});

describe('a NumPy script', () => {
  it('adds the products of a dense layer (eq. 20)', () => {
    const lines = script(dense, 'fc.weight.grad', [0, 1]);
    assert.ok(lines.includes('t = np.load("run.npz")'));
    assert.ok(lines.includes('# fc (Linear): dW = dZ A_prevᵀ'));
    assert.ok(lines.includes('dZ = t["fc.output.grad"][[0, 1], 0]'), lines.join('\n'));
    assert.ok(lines.includes('A_prev = t["x"][[0, 1], 1]'));
    assert.ok(lines.includes('total = np.sum(np.broadcast_to(dZ * A_prev, 2))'));
    assert.ok(lines.includes('engine = t["fc.weight.grad"][0, 1]'));
  });

  it('walks over the windows of a convolution (eq. 25–29)', () => {
    const lines = script(images, 'conv.weight.grad', [1, 0, 1, 1]);
    // The middle of the kernel meets every pixel of both samples.
    const places = 'np.repeat(np.tile(np.arange(5), 2), 5), np.tile(np.arange(5), 10)';
    const written = lines.filter((line) => line.includes('t["x"][') || line.includes('t["conv.output.grad"]['));
    assert.deepEqual(written.map((line) => line.replace(/^\w+ = /, '')).sort(), [
      `t["conv.output.grad"][np.repeat([0, 1], 25), 1, ${places}]`,
      `t["x"][np.repeat([0, 1], 25), 0, ${places}]`,
    ].sort());
  });

  it('writes factors that are no entries as numbers', () => {
    const lines = script(dense, 'fc.output.grad', [1, 0]);
    assert.ok(lines.includes('# act (Tanh): dZ = dA ⊙ (1 − A ⊙ A)'), lines.join('\n'));
    assert.ok(lines.some((line) => /^factor = 1\.0 {2}# /.test(line)), '1 − a² is 1 at a = 0');
  });

  it('says so when nothing comes back', () => {
    const lines = script(images, 'x.grad', [0, 0, 0, 0]);
    assert.ok(lines.some((line) => line.startsWith('value = ')));
    assert.ok(!lines.join('\n').includes('undefined'));
  });

  it('is refused for what is no gradient', () => {
    assert.throws(() => script(dense, 'fc.weight', [0, 0]), /fc\.weight is no gradient/);
  });
});

describe('a report', () => {
  const check = (session: Session, options?: Parameters<Session['check']>[0]) => {
    const steps = session.check(options);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  };

  it('has the network, its loss, the check with its worst entries, the health and the layers', () => {
    const session = open(dense);
    const text = textOf(session, { kind: 'report', check: check(session) });
    for (const heading of ['## Gradient check', '### Worst entries', '## Health', '## Layers']) {
      assert.ok(text.includes(`\n${heading}\n`), heading);
    }
    // J = 1² + 2².
    assert.match(text, /\| 5 \| 3 \| 2 \|/);
    assert.ok(text.includes('**Pass.**'));
    assert.match(text, /\| d `fc\.weight` \| 1 × 2 \|/);
  });

  it('says by which rule of the user’s own it was checked', () => {
    const session = open(dense);
    const tolerance = { rtol: 0.5, atol: 0.25 };
    const text = textOf(session, { kind: 'report', check: check(session, { tolerance }) });
    assert.ok(text.includes('\nYour rule decides: \\|a − n\\| ≤ 0.25 + 0.5·\\|n\\|.\n'));
    assert.match(text, /\| Error \| Allowed \| Verdict \|/);
  });

  it('says that there was no check', () => {
    assert.ok(textOf(open(dense), { kind: 'report' }).includes('\nThe gradients have not been checked.\n'));
  });

  it('lets names be names', () => {
    assert.ok(textOf(open(dense), { kind: 'report' }).startsWith('# Gradients of a\\|b \\*net\\*\n'));
  });
});
