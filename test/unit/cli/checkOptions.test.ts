import assert from 'node:assert/strict';
import type { CheckDocument } from '../../../src/cli/check/checkDocument';
import type { FileTensor } from '../../../src/files/fileTensor';
import { readTensorFile, writeTensorFile } from '../../../src/files/tensorFile';
import { filesByHand, runByHand } from './byHand';
import { run, type World } from './terminal';

const check = (world: World, ...options: string[]) =>
  run(['check', 'net.gradnet.json', ...options], { ...world, files: { ...filesByHand, ...world.files } });

const checkJson = async (world: World, ...options: string[]) =>
  JSON.parse((await check(world, '--json', ...options)).out) as CheckDocument;

type Values = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;

function tensorFile(name: string, tensors: Values): Record<string, Uint8Array> {
  const all = Object.entries(tensors).map(([key, { shape, values }]): FileTensor =>
    ({ name: key, dtype: 'float64', shape, data: Float64Array.from(values) }));
  return { [name]: writeTensorFile(name, all) };
}

const exact: Values = Object.fromEntries(Object.entries(runByHand).filter(([name]) => name.endsWith('.grad')));

describe('check --tensor', () => {
  it('reports on these gradients only', async () => {
    const { layers, checked, entries, verdict } = await checkJson({}, '--tensor', 'fc1.bias', '--tensor', 'x.grad');
    assert.deepEqual(layers.map(({ name, tensors }) => [name, tensors.map((tensor) => tensor.name)]),
      [['x', ['x']], ['fc1', ['fc1.bias']]]);
    assert.deepEqual([checked, entries, verdict], [4, 4, 'pass']);
  });

  it('says which names there are', async () => {
    const near = await check({}, '--tensor', 'fc1.wieght');
    assert.equal(near.code, 2);
    assert.match(near.err, /--tensor fc1\.wieght: no gradient of this name was checked; did you mean fc1\.weight\?/);
    const far = await check({}, '--tensor', 'nothing like it');
    assert.match(far.err, /there are x, fc1\.weight, fc1\.bias, fc2\.weight and fc2\.bias/);
  });
});

describe('check --budget', () => {
  const wide = `{
    "format": "gradnet", "version": 1, "name": "wide", "dtype": "float64", "seed": 1, "batch": 2,
    "inputs": [{ "name": "x", "shape": ["N", 30] }],
    "layers": [{ "name": "fc", "op": "Linear", "out_features": 40 }],
    "loss": { "op": "MSELoss", "input": "fc", "target": "y" }
  }`;

  it('has a direction through all entries in --json where a sample was checked, and the time for all', async () => {
    const { layers, estimateMs } = await checkJson({ files: { 'net.gradnet.json': wide } }, '--budget', '0.000001');
    assert.ok(estimateMs! > 0);
    const [weight, bias] = layers.find(({ name }) => name === 'fc')!.tensors;
    assert.ok(weight!.checked < 1200);
    const { analytic, numeric, bound, verdict } = weight!.projection!;
    assert.equal(verdict, 'pass');
    assert.ok(analytic !== 0 && Math.abs(analytic - numeric) <= bound);
    assert.deepEqual([bias!.checked, bias!.projection], [40, undefined]);
  });

  it('has none where every entry was checked', async () => {
    const { layers } = await checkJson({ files: { 'net.gradnet.json': wide } });
    assert.ok(layers.every(({ tensors }) => tensors.every((tensor) => !('projection' in tensor))));
  });
});

describe('check --all-entries', () => {
  it('writes both sides, error, bound and verdict of every entry', async () => {
    const { code, out, files } = await check({}, '--all-entries', 'all.npz');
    assert.equal(code, 0);
    assert.match(out, /\nWrote 25 tensors to all\.npz/);
    const { tensors } = readTensorFile('all.npz', files.get('all.npz')!);
    assert.deepEqual([...tensors.get('fc1.weight.grad.analytic')!.data], [0, 0, 8, 16]);
    // Untested, because the first unit is dead; and pass.
    assert.deepEqual([...tensors.get('fc1.weight.grad.verdict')!.data], [4, 4, 5, 5]);
    assert.deepEqual(tensors.get('fc1.weight.grad.bound')!.shape, [2, 2]);
    const firstOf = (kind: string): number => Number(tensors.get(`fc2.bias.grad.${kind}`)!.data[0]);
    assert.equal(firstOf('error'), Math.abs(-4 - firstOf('numeric')));
  });

  it('keeps the sentence off standard output where that is for a program', async () => {
    const { out, err } = await check({}, '--all-entries', 'all.npz', '--tensor', 'x', '--json');
    assert.equal((JSON.parse(out) as CheckDocument).verdict, 'pass');
    assert.match(err, /^Wrote 5 tensors to all\.npz/);
  });

  it('does not replace what the network is read from', async () => {
    const { code, err } = await check({}, '--all-entries', 'weights.npz');
    assert.equal(code, 2);
    assert.match(err, /weights\.npz: the network is read from this file/);
  });
});

describe('check --rtol --atol', () => {
  it('is called the user\'s rule wherever it decides', async () => {
    const { tolerance } = await checkJson({}, '--rtol', '1e-3', '--atol', '0.5');
    assert.deepEqual(tolerance, { rtol: 1e-3, atol: 0.5 });
    const { out } = await check({}, '--atol', '0.5');
    assert.match(out, /^Your rule decides: \|a − n\| ≤ 0\.5 \+ 0·\|n\|$/m);
  });

  it('refuses what is no number from 0', async () => {
    for (const value of ['-1', 'NaN', 'much']) {
      const { code, err } = await check({}, `--rtol=${value}`);
      assert.equal(code, 2);
      assert.match(err, /--rtol is ".*", expected a number from 0/);
    }
  });
});

describe('check --gradients', () => {
  it('agrees with exact ones', async () => {
    const { code, out } = await check({ files: tensorFile('mine.npz', exact) }, '--gradients', 'mine.npz');
    assert.equal(code, 0);
    assert.match(out, /^Compared with mine\.npz +Shape +Max rel\. error +Standing$/m);
    assert.match(out, /^fc1\.weight\.grad +2 × 2 float64 +0 +agrees$/m);
  });

  it('names the first that is wrong, and exits with 1', async () => {
    // dW2 = dZ2 A1ᵀ with the sign of dZ2 turned; everything in front of it is right.
    const mine = tensorFile('mine.npz', { ...exact, 'fc2.weight.grad': { shape: [1, 2], values: [0, 4] } });
    const { code, out } = await check({ files: mine }, '--gradients', 'mine.npz');
    assert.equal(code, 1);
    assert.ok(out.split('\n').every((line) => line.length <= 80));
    assert.match(out, /^fc2\.weight\.grad +1 × 2 float64 +2 +WRONG: the first$/m);
    assert.match(out.replaceAll(/\s+/g, ' '), /- fc2\.weight\.grad \(1 × 2\) is wrong .* worst at \[0, 1\]: 4\.00000, expected -4/);
    assert.match(out, /^net\.gradnet\.json:8: fc2 \(Linear\)$/m);
    assert.match(out.replaceAll(/\s+/g, ' '), /FAIL: fc2\.weight\.grad in mine\.npz is the first that is wrong/);
    const { comparison, verdict } = await checkJson({ files: mine }, '--gradients', 'mine.npz');
    assert.deepEqual([verdict, comparison?.culprit?.layer], ['fail', 'fc2']);
  });

  it('is in every other format as well', async () => {
    const mine = { files: tensorFile('mine.npz', { 'fc2.weight.grad': { shape: [1, 2], values: [0, 4] } }) };
    for (const format of ['junit', 'sarif', 'github']) {
      const { code, out } = await check(mine, '--gradients', 'mine.npz', '--format', format);
      assert.equal(code, 1);
      assert.match(out, /fc2\.weight\.grad \(1 × 2\) is wrong/);
    }
  });

  it('takes one tensor from an .npy file, by a name in front of it', async () => {
    const one = tensorFile('db.npy', { db: { shape: [2, 1], values: [0, 8] } });
    const { comparison } = await checkJson({ files: one }, '--gradients', 'fc1.bias.grad=db.npy');
    assert.deepEqual(comparison?.tensors.map(({ name, status }) => [name, status]), [['fc1.bias.grad', 'agrees']]);
  });

  it('fails a shape that does not fit', async () => {
    const mine = tensorFile('mine.npz', { 'x.grad': { shape: [3], values: [1, 2, 3] } });
    const { code, out } = await check({ files: mine }, '--gradients', 'mine.npz');
    assert.equal(code, 1);
    assert.match(out, /^- x\.grad is 3, but a gradient has the shape of its tensor: expected 1 × 2\.$/m);
    assert.match(out, /^FAIL: a shape in mine\.npz does not fit/m);
  });

  it('says what is wrong with the file', async () => {
    const missing = await check({}, '--gradients', 'mine.npz');
    assert.deepEqual([missing.code, missing.err], [2, 'mine.npz: there is no such file\n']);
    const strange = await check({ files: tensorFile('mine.npz', { w: { shape: [1], values: [1] } }) },
      '--gradients', 'mine.npz');
    assert.equal(strange.code, 2);
    assert.match(strange.err, /^mine\.npz: it holds no gradient of this network; .*\nw in mine\.npz: /);
  });
});

describe('Colours', () => {
  it('follow FORCE_COLOR in either direction', async () => {
    const coloured = await check({ environment: { FORCE_COLOR: '1' } });
    assert.match(coloured.out, /\u001b\[32mPASS/);
    const plain = await check({ isTerminal: true, environment: { FORCE_COLOR: '0' } });
    assert.doesNotMatch(plain.out, /\u001b/);
  });
});
