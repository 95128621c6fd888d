import assert from 'node:assert/strict';
import type { TrainDocument } from '../../../src/cli/train/trainDocument';
import type { FileTensor } from '../../../src/files/fileTensor';
import { readTensorFile, writeTensorFile } from '../../../src/files/tensorFile';
import { byHand, filesByHand } from './byHand';
import { run, type Result, type World } from './terminal';

const documentOf = ({ out }: Pick<Result, 'out'>) => JSON.parse(out) as TrainDocument;

/** Runs `train` on the network worked out by hand, or on another text in its place. */
function train(text: string, options: string, world: World = {}): Promise<Result> {
  return run(['train', 'net.gradnet.json', ...options.split(' ')],
    { ...world, files: { ...filesByHand, ...world.files, 'net.gradnet.json': text } });
}

function changed(text: string, from: string, to: string): string {
  assert.ok(text.includes(from), from);
  return text.replace(from, to);
}

function tensorsIn({ files, err }: Result, name: string): ReadonlyMap<string, FileTensor> {
  const bytes = files.get(name);
  assert.ok(bytes, `${name} was not written: ${err}`);
  return readTensorFile(name, bytes).tensors;
}

function numbersIn(result: Result, name: string): Record<string, number[]> {
  return Object.fromEntries([...tensorsIn(result, name)].map(([key, { data }]) => [key, Array.from(data, Number)]));
}

/*
 * The network by hand with α = 1/16, where every number is exact in binary:
 *
 *   step 0   J = 4, dW1 = ((0, 0), (8, 16)), db1 = (0, 8), dW2 = (0, −4), db2 = −4
 *   step 1   W1 = ((1, −1), (1.5, 0)), b1 = (0.5, −3.5), W2 = (3, −1.75), b2 = 1.25
 *            Z1 = (−0.5, 1.5 − 3.5) = (−0.5, −2), A1 = 0, Z2 = b2 = 1.25, J = 0.25² and db2 = 2 · 0.25, all others 0
 *   step 2   b2 = 1.25 − 0.5/16 = 1.21875, J = 0.21875² and db2 = 0.4375
 */
const rate = '0.0625';
const afterTwo = {
  'fc1.weight': [1, -1, 1.5, 0],
  'fc1.bias': [0.5, -3.5],
  'fc2.weight': [3, -1.75],
  'fc2.bias': [1.21875],
};

describe('train --json', () => {
  it('records loss and norms of every step', async () => {
    const result = await train(byHand, `--steps 2 --lr ${rate} --json`, { tick: 3 });
    assert.deepEqual([result.code, result.err], [0, '']);
    assert.deepEqual(documentOf(result), {
      network: 'by hand',
      definition: 'net.gradnet.json',
      dtype: 'float64',
      seed: 7,
      batch: 1,
      parameters: 9,
      learningRate: 1 / 16,
      requestedSteps: 2,
      notes: [],
      warnings: [],
      outcome: 'finished',
      elapsedMs: 3,
      steps: [
        { step: 0, loss: 4, norms: { 'fc1.weight': Math.sqrt(320), 'fc1.bias': 8, 'fc2.weight': 4, 'fc2.bias': 4 } },
        { step: 1, loss: 0.0625, norms: { 'fc1.weight': 0, 'fc1.bias': 0, 'fc2.weight': 0, 'fc2.bias': 0.5 } },
        { step: 2, loss: 0.21875 ** 2, norms: { 'fc1.weight': 0, 'fc1.bias': 0, 'fc2.weight': 0, 'fc2.bias': 0.4375 } },
      ],
    });
  });

  it('takes another seed for what no file gives', async () => {
    const random = changed(changed(byHand, '"x": [[1, 2]], ', ''), '"ReLU"', '"Tanh"');
    const losses = async (seed: string) => {
      const { seed: used, notes, steps } = documentOf(await train(random, `--steps 1 --lr 0.1 --json${seed}`));
      assert.match(notes[0]!, new RegExp(`^x: random numbers from seed ${used}`));
      return steps.map(({ loss }) => loss);
    };
    assert.deepEqual(await losses(' --seed 7'), await losses(''));
    assert.notDeepEqual(await losses(' --seed 8'), await losses(''));
  });
});

const weightsByHand = readTensorFile('weights.npz', filesByHand['weights.npz'] as Uint8Array).tensors;

describe('train --out', () => {
  for (const out of ['trained.npz', 'trained.safetensors']) {
    it(`writes the parameters to ${out}, in float64`, async () => {
      const result = await train(byHand, `--steps 2 --lr ${rate} --out ${out}`);
      assert.equal(result.code, 0);
      assert.deepEqual(numbersIn(result, out), afterTwo);
      const tensors = tensorsIn(result, out);
      assert.ok([...tensors.values()].every(({ dtype }) => dtype === 'float64'));
      assert.deepEqual(tensors.get('fc1.weight')!.shape, [2, 2]);
    });
  }

  it('writes the starting point with 0 steps', async () => {
    const result = await train(byHand, '--steps 0 --lr 1 -o same.npz');
    assert.equal(result.code, 0);
    assert.deepEqual(tensorsIn(result, 'same.npz'), weightsByHand);
  });

  it('names tensors with the prefix that the definition expects', async () => {
    const prefixed = [...weightsByHand.values()]
      .map((tensor): FileTensor => ({ ...tensor, name: `model.${tensor.name}` }));
    const result = await train(
      changed(byHand, '"file": "weights.npz"', '"file": "prefixed.npz", "prefix": "model."'),
      '--steps 1 --lr 0.5 --out trained.npz',
      { files: { 'prefixed.npz': writeTensorFile('prefixed.npz', prefixed) } },
    );
    assert.deepEqual([...tensorsIn(result, 'trained.npz').keys()].sort(),
      ['model.fc1.bias', 'model.fc1.weight', 'model.fc2.bias', 'model.fc2.weight']);
  });

  it('may replace the weights that it started from', async () => {
    const once = await train(byHand, `--steps 1 --lr ${rate} --out weights.npz`);
    assert.equal(once.code, 0);
    const twice = await train(byHand, `--steps 1 --lr ${rate} --out weights.npz`,
      { files: { 'weights.npz': once.files.get('weights.npz')! } });
    assert.deepEqual(numbersIn(twice, 'weights.npz'), afterTwo);
  });

  it('does not replace the data', async () => {
    const x: FileTensor = { name: 'x', dtype: 'float64', shape: [1, 2], data: Float64Array.of(1, 2) };
    const data = writeTensorFile('data.npz', [x]);
    const text = changed(byHand, '[[1, 2]]', '{ "file": "data.npz", "key": "x" }');
    const world = { files: { 'data.npz': data } };
    const { code, err, files } = await train(text, '--steps 1 --lr 0.1 --out ./data.npz', world);
    assert.equal(code, 2);
    assert.equal(err, './data.npz: the network is read from this file; write to another one\n');
    assert.deepEqual(files.get('data.npz'), data);
  });

  it('refuses a folder that is not there, before anything is computed', async () => {
    const { code, out, err } = await train(byHand, '--steps 1 --lr 0.1 --out nowhere/w.npz');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^nowhere\/w\.npz: /);
  });
});

/** The batch (1, 3) of one feature has mean 2 and unbiased variance 2, whatever the parameters are. */
const normalised = (momentum: string, mode = 'train') => `{
  "format": "gradnet", "version": 1, "name": "normalised", "batch": 2, "mode": "${mode}",
  "inputs": [{ "name": "x", "shape": ["N", 1] }],
  "layers": [{ "name": "bn", "op": "BatchNorm1d", "momentum": ${momentum} }],
  "loss": { "op": "MSELoss" },
  "data": { "x": [[1], [3]], "y": [[0], [1]] }
}`;

describe('train with running statistics', () => {
  const after = async (steps: number, text: string) => {
    const numbers = numbersIn(await train(text, `--steps ${steps} --lr 0.1 --out w.npz`), 'w.npz');
    return [numbers['bn.running_mean']![0], numbers['bn.running_var']![0], numbers['bn.num_batches_tracked']![0]];
  };

  // With momentum 1/2: mean 0 → 1 → 1.5, variance 1 → 1.5 → 1.75.
  it('moves them at every step that is made, by the momentum', async () => {
    assert.deepEqual(await after(0, normalised('0.5')), [0, 1, 0]);
    assert.deepEqual(await after(1, normalised('0.5')), [1, 1.5, 1]);
    assert.deepEqual(await after(2, normalised('0.5')), [1.5, 1.75, 2]);
  });

  it('averages over all steps without a momentum', async () => {
    assert.deepEqual(await after(1, normalised('null')), [2, 2, 1]);
    assert.deepEqual(await after(4, normalised('null')), [2, 2, 4]);
  });

  it('leaves them alone in evaluation mode', async () => {
    assert.deepEqual(await after(3, normalised('0.5', 'eval')), [0, 1, 0]);
  });

  it('rounds them to float32 where everything is', async () => {
    const text = changed(normalised('0.1'), '"batch"', '"dtype": "float32", "batch"');
    // Mean 0.9 · 0 + 0.1 · 2, variance 0.9 · 1 + 0.1 · 2.
    assert.deepEqual(await after(1, text), [Math.fround(0.2), Math.fround(0.9 * 1 + 0.1 * 2), 1]);
  });
});

const convolutional = (weights = '', dtype = 'float64') => `{
  "format": "gradnet", "version": 1, "name": "convolutional", "seed": 5, "batch": 6, "dtype": "${dtype}",
  "inputs": [{ "name": "x", "shape": ["N", 2, 7, 7] }],
  "layers": [
    { "name": "conv", "op": "Conv2d", "out_channels": 4, "kernel_size": 3 },
    { "name": "bn", "op": "BatchNorm2d" },
    { "name": "relu", "op": "ReLU" },
    { "name": "average", "op": "BatchNorm2d", "momentum": null },
    { "name": "pool", "op": "MaxPool2d", "kernel_size": 2 },
    { "name": "flat", "op": "Flatten" },
    { "name": "drop", "op": "Dropout", "p": 0.3 },
    { "name": "fc", "op": "Linear", "out_features": 3 }
  ],
  "loss": { "op": "CrossEntropyLoss" }${weights && `,\n  "weights": { "file": "${weights}" }`}
}`;

describe('train, left and taken up again', () => {
  for (const dtype of ['float64', 'float32']) {
    it(`makes of 5 steps and 5 more the same as of 10, bit for bit, in ${dtype}`, async () => {
      const step = (text: string, steps: number, out: string, files = {}) =>
        train(text, `--steps ${steps} --lr 0.1 --json --out ${out}`, { files });
      const whole = await step(convolutional('', dtype), 10, 'whole.safetensors');
      const half = await step(convolutional('', dtype), 5, 'half.safetensors');
      const rest = await step(convolutional('half.safetensors', dtype), 5, 'rest.safetensors',
        { 'half.safetensors': half.files.get('half.safetensors')! });
      assert.deepEqual([whole.code, half.code, rest.code], [0, 0, 0]);
      assert.deepEqual(rest.files.get('rest.safetensors'), whole.files.get('whole.safetensors'));
      assert.notDeepEqual(half.files.get('half.safetensors'), whole.files.get('whole.safetensors'));
      const numbered = documentOf(rest).steps.map((recorded) => ({ ...recorded, step: recorded.step + 5 }));
      assert.deepEqual([...documentOf(half).steps, ...numbered.slice(1)], documentOf(whole).steps);
      assert.deepEqual(numbered[0], documentOf(whole).steps[5]);
      assert.deepEqual(documentOf(rest).notes.filter((note) => note.includes('no layer uses')), []);
    });
  }

  it('goes on after an interruption as if there had been none', async () => {
    const cut = await train(convolutional(), '--steps 10 --lr 0.1 --out cut.safetensors', { interruptedAt: 4 });
    assert.equal(cut.code, 130);
    const rest = await train(convolutional('cut.safetensors'), '--steps 7 --lr 0.1 --out rest.safetensors',
      { files: { 'cut.safetensors': cut.files.get('cut.safetensors')! } });
    const whole = await train(convolutional(), '--steps 10 --lr 0.1 --out whole.safetensors');
    assert.deepEqual(rest.files.get('rest.safetensors'), whole.files.get('whole.safetensors'));
  });
});

describe('train, interrupted', () => {
  // The first look is at step 0, the third at step 2.
  const options = `--steps 1000000 --lr ${rate} --out w.npz`;

  it('ends after the current step, writes what --out asked for and exits with 130', async () => {
    const result = await train(byHand, options, { interruptedAt: 3 });
    assert.deepEqual([result.code, result.err], [130, '']);
    assert.equal(numbersIn(result, 'w.npz')['fc2.bias']![0], afterTwo['fc2.bias'][0]);
    assert.match(result.out, /\nInterrupted after 2 of 1,000,000 steps in \d+ ms: loss 4 → 0\.0478516\n$/);
    // Step 2 is no round one, but it is where the parameters come from.
    assert.match(result.out, /^ {8}2 {6}0\.0478516 +0\.437500$/m);
  });

  it('says so in the document', async () => {
    const result = await train(byHand, `${options} --json`, { interruptedAt: 3 });
    const { outcome, steps } = documentOf(result);
    assert.deepEqual([result.code, outcome, steps.length], [130, 'interrupted', 3]);
  });
});

/*
 * One weight, x = 1, y = 0, J = w²: every update multiplies w by 1 − 2α. With α = 5e59 by −1e60, so that J is 1, 1e120,
 * 1e240 and then beyond 1.8e308.
 */
const onePoint = `{
  "format": "gradnet", "version": 1, "name": "one weight", "batch": 1,
  "inputs": [{ "name": "x", "shape": ["N", 1] }],
  "layers": [{ "name": "fc", "op": "Linear", "out_features": 1, "bias": false, "init": { "weight": "ones" } }],
  "loss": { "op": "MSELoss" },
  "data": { "x": [[1]], "y": [[0]] }
}`;

describe('train, diverging', () => {
  it('stops with the step in a sentence, writes nothing and exits with 1', async () => {
    const { code, out, err, files } = await train(onePoint, '--steps 50 --lr 5e59 --out w.npz');
    assert.equal(code, 1);
    assert.equal(err, 'net.gradnet.json: the loss is ∞ at step 3; try a smaller --lr\n');
    assert.ok(!files.has('w.npz'));
    assert.match(out, /^ +3 +∞ +\S+\n$/m);
  });

  it('says so in the document, with the losses up to there', async () => {
    const result = await train(onePoint, '--steps 50 --lr 5e59 --json');
    const { outcome, reason, steps } = documentOf(result);
    assert.equal(result.code, 1);
    assert.deepEqual([outcome, `${reason}\n`], ['diverged', result.err]);
    assert.deepEqual(steps.map(({ loss }) => Number(`${loss}`).toPrecision(6)),
      ['1.00000', '1.00000e+120', '1.00000e+240', 'Infinity']);
    assert.equal(steps[3]!.loss, 'Infinity');
  });

  it('points to the check when the loss is not finite from the start', async () => {
    const { code, err } = await train(changed(onePoint, '"y": [[0]]', '"y": [[1e200]]'), '--steps 5 --lr 0.1');
    assert.equal(code, 1);
    assert.equal(err, 'net.gradnet.json: the loss is ∞ at step 0, before any update; gradient-debugger check names the'
      + ' layer that it comes from\n');
  });

  // With x = 0.5 and y = 1: J = −log(w/2), dw = −1/w = −1, so that α = 4 leads to w = 5 and w/2 = 2.5, no probability.
  const probability = changed(changed(onePoint, '"MSELoss"', '"BCELoss"'), '"y": [[0]]', '"y": [[1]]');

  it('stops where a layer refuses what the updates made', async () => {
    const text = changed(probability, '"x": [[1]]', '"x": [[0.5]]');
    const { code, err, files } = await train(text, '--steps 5 --lr 4 --out w.npz');
    assert.equal(code, 1);
    assert.match(err, /^net\.gradnet\.json:5:\d+: loss: .*; the updates led there at step 1, try a smaller --lr\n$/);
    assert.ok(!files.has('w.npz'));
  });

  it('refuses numbers that a layer cannot work with at the start', async () => {
    const { code, err } = await train(changed(probability, '"x": [[1]]', '"x": [[3]]'), '--steps 5 --lr 0.1');
    assert.equal(code, 2);
    assert.match(err, /^net\.gradnet\.json:5:\d+: loss: the prediction at \[0, 0\] is 3, (?!.*--lr)/);
  });
});

describe('train for people', () => {
  it('prints a heading, the steps and a summary in 80 columns', async () => {
    const { code, out, err } = await train(byHand, `--steps 2 --lr ${rate} --out trained.safetensors`, { tick: 3 });
    assert.deepEqual([code, err], [0, '']);
    // ‖gradient‖² = 320 + 64 + 16 + 16 at the start; db2 alone after it.
    assert.match(out, new RegExp(`^${[
      'by hand  net\\.gradnet\\.json',
      'float64, seed 7, batch 1, 9 parameters, α 0\\.0625',
      '',
      'Step           Loss     ‖gradient‖',
      '   0        4\\.00000        20\\.3961',
      '   1      0\\.0625000       0\\.500000',
      '   2      0\\.0478516       0\\.437500',
      '',
      'Wrote 4 tensors to trained\\.safetensors \\(\\d+ bytes\\)\\.',
      '2 of 2 steps in \\d+ ms: loss 4 → 0\\.0478516',
      '$',
    ].join('\n')}`));
  });

  it('prints about 20 steps of many, at round distances, and the last one', async () => {
    const { out } = await train(byHand, '--steps 1230 --lr 0.001');
    const steps = [...out.matchAll(/^ *([\d,]+) {2,}\S+ +\S+$/gm)].map(([, step]) => step);
    assert.deepEqual(steps, ['0', '100', '200', '300', '400', '500', '600', '700', '800', '900', '1,000', '1,100',
      '1,200', '1,230']);
    assert.ok(out.split('\n').every((line) => line.length <= 80));
  });

  it('shows on a terminal how far it has come, and clears the line', async () => {
    const { err } = await train(byHand, '--steps 100 --lr 0.001', { isTerminal: true, tick: 60 });
    assert.match(err, /\r\u001b\[KTraining: \d+ %/);
    assert.ok(err.endsWith('\r\u001b[K'));
  });

  it('tells what was computed even when the file cannot be written', async () => {
    const { code, out, err } = await train(byHand, '--steps 1 --lr 0.001 --out w.npz', { diskIsFull: true });
    assert.equal(code, 2);
    assert.equal(err, 'w.npz: there is no space left on the disk\n');
    assert.match(out, /1 of 1 steps/);
  });

  it('warns of what is doubtful, and says that data are random', async () => {
    const unused = '"unused", "op": "Tanh" },\n    { "name": "relu", "inputs": ["fc1"], "op"';
    const spare = changed(byHand, '"relu", "op"', unused);
    const { out, err } = await train(changed(spare, '"x": [[1, 2]], ', ''), '--steps 1 --lr 0.1');
    assert.match(err, /^net\.gradnet\.json:7:\d+: warning: unused: /);
    assert.match(out, /^Note: x: random numbers from seed 7/m);
  });

  it('refuses a wrong definition with the place', async () => {
    const { code, out, err } = await train(changed(byHand, '"ReLU"', '"RelLU"'), '--steps 1 --lr 0.1');
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^net\.gradnet\.json:7:\d+: relu: /);
  });
});
