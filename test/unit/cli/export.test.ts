import assert from 'node:assert/strict';
import type { FileTensor } from '../../../src/files/fileTensor';
import { readTensorFile, writeTensorFile } from '../../../src/files/tensorFile';
import { toFloat64 } from '../../../src/files/toFloat64';
import { readGoldenGroup, type GoldenCase } from '../../golden/cases';
import { filesByHand, parametersByHand, runByHand } from './byHand';
import { run, type Result, type World } from './terminal';

const exportTo = (out: string, world: World = {}, ...options: string[]) =>
  run(['export', 'net.gradnet.json', '--out', out, ...options], { files: filesByHand, ...world });

function tensorsIn({ files, err }: Result, name: string): ReadonlyMap<string, FileTensor> {
  const bytes = files.get(name);
  assert.ok(bytes, `${name} was not written: ${err}`);
  return readTensorFile(name, bytes).tensors;
}

describe('export', () => {
  for (const out of ['run.npz', 'run.safetensors', 'RUN.NPZ']) {
    it(`writes every tensor of the run to ${out}`, async () => {
      const result = await exportTo(out);
      assert.equal(result.code, 0);
      assert.equal(result.err, '');
      const tensors = tensorsIn(result, out);
      const expected = { ...runByHand, ...parametersByHand };
      assert.deepEqual([...tensors.keys()].sort(), Object.keys(expected).sort());
      for (const [name, { shape, values }] of Object.entries(expected)) {
        const tensor = tensors.get(name)!;
        assert.deepEqual([name, tensor.dtype, tensor.shape], [name, 'float64', shape]);
        assert.deepEqual([name, ...toFloat64(tensor)], [name, ...values]);
      }
      assert.match(result.out, new RegExp(`^Wrote 18 tensors to ${out} \\(\\d+\\.\\d kB\\)\\.\\n$`));
    });
  }

  it('writes the same bytes for the same run, and others for another seed', async () => {
    const text = (filesByHand['net.gradnet.json'] as string).replace(',\n  "weights": { "file": "weights.npz" }', '');
    const world = { files: { 'net.gradnet.json': text } };
    const bytes = async (...options: string[]) => (await exportTo('run.npz', world, ...options)).files.get('run.npz')!;
    const first = await bytes();
    assert.deepEqual(await bytes(), first);
    assert.deepEqual(await bytes('--seed', '7'), first);
    assert.notDeepEqual(await bytes('--seed', '8'), first);
  });

  it('replaces a file that is there', async () => {
    const result = await exportTo('run.npz', { files: { ...filesByHand, 'run.npz': 'something old' } });
    assert.equal(result.code, 0);
    assert.equal(tensorsIn(result, 'run.npz').size, 18);
  });

  it('does not replace a file that the network is made from', async () => {
    for (const out of ['weights.npz', './weights.npz']) {
      const result = await exportTo(out);
      assert.equal(result.code, 2);
      assert.equal(result.err, `${out}: the network is read from this file; write to another one\n`);
      assert.deepEqual(result.files.get('weights.npz'), filesByHand['weights.npz']);
    }
  });

  it('says that data are random', async () => {
    const text = (filesByHand['net.gradnet.json'] as string).replace('"x": [[1, 2]], ', '');
    const { out } = await exportTo('run.npz', { files: { ...filesByHand, 'net.gradnet.json': text } });
    assert.match(out, /^Note: x: random numbers from seed 7/);
  });

  it('refuses other endings', async () => {
    for (const out of ['run.npy', 'run.pt', 'run']) {
      const { code, err } = await exportTo(out);
      assert.equal(code, 2);
      assert.match(err, /^gradient-debugger: export: --out is "run.*", expected a name that ends in \.npz or \.safetensors\n/);
    }
  });

  it('refuses a folder that is not there, before anything is computed', async () => {
    const { code, err } = await exportTo('nowhere/run.npz');
    assert.equal(code, 2);
    assert.match(err, /^nowhere\/run\.npz: /);
  });

  it('writes nothing when the definition is wrong', async () => {
    const text = (filesByHand['net.gradnet.json'] as string).replace('"ReLU"', '"RelLU"');
    const { code, err, files } = await exportTo('run.npz', { files: { ...filesByHand, 'net.gradnet.json': text } });
    assert.equal(code, 2);
    assert.match(err, /^net\.gradnet\.json:7:\d+: relu: /);
    assert.ok(!files.has('run.npz'));
  });
});

/** Runs a case through the program as somebody would who has the definition and its tensors in a folder. */
async function exported({ definition, inputs }: GoldenCase): Promise<ReadonlyMap<string, FileTensor>> {
  const { file } = Object.values(definition['data'] as Record<string, { file: string }>)[0]!;
  const result = await exportTo('run.npz', {
    files: { 'net.gradnet.json': JSON.stringify(definition), [file]: writeTensorFile(file, inputs.values()) },
  });
  assert.equal(result.code, 0, result.err);
  return tensorsIn(result, 'run.npz');
}

describe('export against PyTorch', () => {
  const cases = [...readGoldenGroup('foundation', 'networks'), ...readGoldenGroup('foundation', 'pool2d')];
  for (const golden of cases) {
    it(golden.name, async () => {
      const tensors = await exported(golden);
      assert.deepEqual([...golden.expected.keys()].filter((name) => !tensors.has(name)), []);
      for (const [name, expected] of golden.expected) {
        const actual = tensors.get(name)!;
        const [wanted, found] = [toFloat64(expected), toFloat64(actual)];
        const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        assert.deepEqual(actual.shape, expected.shape, name);
        assert.ok(wanted.every((value, i) => Math.abs(value - found[i]!) <= 1e-12 * scale), name);
        if (/\.(mask|indices)$/.test(name)) assert.equal(actual.dtype, 'int64', name);
      }
      const classes = (golden.definition['loss'] as { op: string }).op === 'CrossEntropyLoss';
      assert.equal(tensors.get('y')!.dtype, classes ? 'int64' : 'float64');
    });
  }
});
