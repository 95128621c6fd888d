import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import type { FileTensor } from '../../../src/files/fileTensor';
import { writeTensorFile } from '../../../src/files/tensorFile';
import { english } from '../../../src/protocol/sentence';
import { CompareError } from '../../../src/session/comparison';
import { Session } from '../../../src/session/session';
import { byHand, filesByHand, runByHand } from '../cli/byHand';

function open(text = byHand): Session {
  const weights = filesByHand['weights.npz'] as Uint8Array;
  return Session.open(readDefinition(text), new Map([['weights.npz', weights]]));
}

type Values = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>;

function fileOf(path: string, tensors: Values) {
  const all = Object.entries(tensors).map(([name, { shape, values }]): FileTensor =>
    ({ name, dtype: 'float64', shape, data: Float64Array.from(values) }));
  return { path, bytes: writeTensorFile(path, all) };
}

/** The gradients of the network by hand, as an export has them. */
const exact: Values = Object.fromEntries(Object.entries(runByHand).filter(([name]) => name.endsWith('.grad')));

function assertRefused(run: () => unknown, ...says: RegExp[]): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof CompareError);
    for (const expected of says) assert.match(error.problems.map(english).join('\n'), expected);
    return true;
  });
}

describe('Comparison of a session with a file', () => {
  it('takes what an export writes, and leaves alone what is no gradient', () => {
    const comparison = open().compare(fileOf('mine.npz', runByHand));
    assert.deepEqual([comparison.verdict, comparison.file, comparison.missing], ['pass', 'mine.npz', []]);
    assert.equal(comparison.tensors.length, 8);
    assert.equal(comparison.notes.length, 1);
    assert.match(english(comparison.notes[0]!), /^loss, x, y, fc1\.output, relu\.output and 1 more .* not compared/);
  });

  it('takes .safetensors, and an .npy file by its name or under a name that is given', () => {
    assert.equal(open().compare(fileOf('mine.safetensors', exact)).tensors.length, 8);
    const one = { 'fc1.bias.grad': exact['fc1.bias.grad']! };
    for (const { tensors } of [open().compare(fileOf('fc1.bias.grad.npy', one)),
      open().compare(fileOf('db.npy', one), { as: 'fc1.bias.grad' })]) {
      assert.deepEqual(tensors.map(({ name, status }) => [name, status]), [['fc1.bias.grad', 'agrees']]);
    }
  });

  it('reads a state_dict of gradients as one, and says so', () => {
    const bare = Object.fromEntries(Object.entries(exact).map(([name, tensor]) => [name.slice(0, -5), tensor]));
    const comparison = open().compare(fileOf('mine.npz', bare));
    assert.deepEqual([comparison.verdict, comparison.tensors.length], ['pass', 8]);
    assert.equal(comparison.tensors.find(({ name }) => name === 'fc1.weight.grad')?.given, 'fc1.weight');
    assert.match(english(comparison.notes[0]!), /No name in mine\.npz ends in \.grad/);
  });

  it('knows a layer\'s gradient without the word output', () => {
    const comparison = open().compare(fileOf('mine.npz', { 'relu.grad': exact['relu.output.grad']! }));
    assert.deepEqual(comparison.tensors.map(({ name, given }) => [name, given]), [['relu.output.grad', 'relu.grad']]);
  });

  it('says which names it does not know, and what may have been meant', () => {
    const comparison = open().compare(fileOf('mine.npz', { ...exact, 'fc1.wieght.grad': exact['fc1.weight.grad']! }));
    assert.match(english(comparison.notes[0]!), /^fc1\.wieght\.grad in mine\.npz: .*did you mean fc1\.weight\.grad\?/);
  });

  it('gives their tensors, the difference and the ratio afterwards', () => {
    const session = open();
    assert.throws(() => session.tensor('x.grad.yours'), RangeError);
    session.compare(fileOf('mine.npz', { ...exact, 'fc1.bias.grad': { shape: [2, 1], values: [0, 4] } }));
    assert.deepEqual([...session.tensor('fc1.bias.grad.yours').data], [0, 4]);
    assert.deepEqual([...session.tensor('fc1.bias.grad.difference').data], [0, -4]);
    assert.deepEqual([...session.tensor('fc1.bias.grad.ratio').data], [NaN, 0.5]);
    assert.deepEqual([...session.tensor('fc1.bias.grad.ratio').missing!], [1, 0]);
    assert.deepEqual(session.tensor('fc1.bias.grad.ratio').shape, [2]);
    assert.deepEqual([...session.tensor('fc1.bias.grad.exact').data], [0, 8]);
    session.stopComparing();
    assert.throws(() => session.tensor('fc1.bias.grad.yours'), RangeError);
    session.compare(fileOf('mine.npz', exact));
    for (const name of ['fc1.bias.grad.constructor', 'fc1.bias.yours', 'yours']) {
      assert.throws(() => session.tensor(name), RangeError);
    }
  });

  it('judges a float32 network by the exact gradient', () => {
    const rounded = open(byHand.replace('"float64"', '"float32"'));
    assert.equal(rounded.compare(fileOf('mine.npz', exact)).verdict, 'pass');
  });

  it('says why there is nothing to compare', () => {
    const missing = { path: 'mine.npz', problem: 'there is no such file' };
    assertRefused(() => open().compare(missing), /^mine\.npz: there is no such file/);
    assertRefused(() => open().compare({ path: 'mine.npz', bytes: Uint8Array.of(1, 2, 3) }), /mine\.npz/);
    assertRefused(() => open().compare(fileOf('mine.npz', { a: { shape: [1], values: [1] } })),
      /holds no gradient of this network; .* such as fc2\.weight\.grad|such as fc1\.weight\.grad/, /\na in mine\.npz/);
    assertRefused(() => open().compare(fileOf('mine.npz', exact), { as: 'x.grad' }), /holds 8 tensors, so it cannot be x\.grad/);
  });

  it('does not compare with gradients that are not finite', () => {
    const session = open();
    session.network.parameters.get('fc1.bias')!.data[0] = NaN;
    assertRefused(() => session.compare(fileOf('mine.npz', exact)), /fc1: bias holds NaN at \[0\]/);
  });
});
