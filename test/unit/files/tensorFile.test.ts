import assert from 'node:assert/strict';
import type { FileTensor } from '../../../src/files/fileTensor';
import { readTensorFile, selectTensor, writeTensorFile } from '../../../src/files/tensorFile';
import { assertRefused, fixture, latin1 } from './fixtures';

const tensors: readonly FileTensor[] = [
  { name: 'float64', dtype: 'float64', shape: [2, 2], data: Float64Array.of(1.5, -0, NaN, -Infinity) },
  { name: 'float32', dtype: 'float32', shape: [1, 2], data: Float32Array.of(1e-45, 3e38) },
  { name: 'float16', dtype: 'float16', shape: [2], data: Uint16Array.of(0x7c01, 0x8001) },
  { name: 'int8', dtype: 'int8', shape: [2], data: Int8Array.of(-128, 127) },
  { name: 'int16', dtype: 'int16', shape: [2], data: Int16Array.of(-32768, 32767) },
  { name: 'int32', dtype: 'int32', shape: [2], data: Int32Array.of(-1, 2) },
  { name: 'int64', dtype: 'int64', shape: [1], data: BigInt64Array.of(-(2n ** 63n)) },
  { name: 'uint8', dtype: 'uint8', shape: [2, 1, 1], data: Uint8Array.of(0, 255) },
  { name: 'uint16', dtype: 'uint16', shape: [1], data: Uint16Array.of(65535) },
  { name: 'uint32', dtype: 'uint32', shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
  { name: 'uint64', dtype: 'uint64', shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  { name: 'bool', dtype: 'bool', shape: [3], data: Uint8Array.of(0, 1, 1) },
  { name: 'scalar', dtype: 'float64', shape: [], data: Float64Array.of(7) },
  { name: 'empty', dtype: 'float32', shape: [0, 3], data: new Float32Array() },
  { name: '__proto__', dtype: 'float64', shape: [1], data: Float64Array.of(1) },
  { name: 'größe/0', dtype: 'float64', shape: [1], data: Float64Array.of(2) },
];
const brain: FileTensor = { name: 'bfloat16', dtype: 'bfloat16', shape: [2], data: Uint16Array.of(0x3f80, 0x7f81) };

const sortedByName = (all: Iterable<FileTensor>): FileTensor[] => [...all].sort((a, b) => (a.name < b.name ? -1 : 1));

describe('writing a tensor file and reading it again', () => {
  for (const tensor of tensors) {
    it(`keeps every bit of ${tensor.name} in .npy`, () => {
      const read = readTensorFile('folder/x.npy', writeTensorFile('x.npy', [tensor]));
      assert.deepEqual(read.tensors.get('x'), { ...tensor, name: 'x' });
    });
  }

  for (const compress of [false, true]) {
    it(`keeps all data types in .npz, ${compress ? 'deflated' : 'stored'}`, () => {
      const bytes = writeTensorFile('x.npz', tensors, { compress });
      assert.deepEqual([...readTensorFile('x.npz', bytes).tensors.values()], tensors);
      assert.deepEqual(writeTensorFile('x.npz', tensors, { compress }), bytes);
    });
  }

  it('keeps all data types and texts in .safetensors', () => {
    const metadata = new Map([['format', 'pt'], ['quote', '"\\\n']]);
    const read = readTensorFile('x.safetensors', writeTensorFile('x.safetensors', [...tensors, brain], { metadata }));
    assert.deepEqual(sortedByName(read.tensors.values()), sortedByName([...tensors, brain]));
    assert.deepEqual(new Map(read.metadata), metadata);
  });

  it('keeps a megabyte that compresses well and one that does not', () => {
    const flat = new Float64Array(131_072);
    const varied = flat.map((_, i) => Math.sin(i));
    for (const data of [flat, varied]) {
      const tensor = { name: 'x', dtype: 'float64', shape: [256, 512], data } as const;
      const bytes = writeTensorFile('x.npz', [tensor], { compress: true });
      assert.deepEqual(readTensorFile('x.npz', bytes).tensors.get('x')?.data, data);
    }
  });

  it('keeps an archive without tensors', () => {
    assert.equal(readTensorFile('x.npz', writeTensorFile('x.npz', [])).tensors.size, 0);
    assert.equal(readTensorFile('x.safetensors', writeTensorFile('x.safetensors', [])).tensors.size, 0);
  });
});

describe('writing a tensor file', () => {
  it('asks for one tensor in .npy and for a known extension', () => {
    assertRefused(() => writeTensorFile('x.npy', tensors), /16 tensors are to be written; expected one tensor/);
    assertRefused(() => writeTensorFile('x.npy', []), /0 tensors/);
    assertRefused(() => writeTensorFile('x.pt', tensors), /expected a name that ends in \.npy/);
  });

  it('refuses names twice and names too long for zip', () => {
    assertRefused(() => writeTensorFile('x.npz', [brain, brain]), /two tensors named “bfloat16”/);
    assertRefused(() => writeTensorFile('x.npz', [{ ...tensors[0]!, name: 'n'.repeat(65_535) }]), /65,539 bytes/);
  });
});

describe('files that are no tensor files', () => {
  const foreign: readonly (readonly [string, string, RegExp])[] = [
    ['an empty file', '', /^w\.npy: it is empty/],
    ['a Git LFS pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:00', /git lfs pull/],
    ['a web page', '\n<!DOCTYPE html><html>', /a web page.*Download the file itself/],
    ['a pickle', '\x80\x02}q\x00.', /a Python pickle.*safetensors\.torch\.save_file/],
    ['HDF5', '\x89HDF\r\n\x1a\n', /an HDF5 file/],
    ['gzip', '\x1f\x8b\x08\x00', /compressed with gzip/],
    ['MATLAB', 'MATLAB 5.0 MAT-file', /scipy\.io\.loadmat/],
    ['GGUF', 'GGUF\x03\0\0\0', /a GGUF file/],
  ];
  for (const [what, beginning, message] of foreign) {
    it(`are named: ${what}`, () => {
      assertRefused(() => readTensorFile('w.npy', latin1(beginning)), message);
    });
  }

  it('are refused when nothing is known of them', () => {
    assertRefused(() => readTensorFile('w.bin', latin1('hello')), /^w\.bin: its format is known neither/);
    assertRefused(() => readTensorFile('w.npy', latin1('hello')), /only 5 bytes/);
    assertRefused(() => readTensorFile('w.npy', latin1('hello hello')), /begins otherwise than an \.npy file/);
  });

  it('do not include a .safetensors file whose header length looks like a pickle or gzip', () => {
    for (const headerBytes of [0x0280, 0x8b1f]) {
      const padding = ' '.repeat(headerBytes - 2);
      const bytes = latin1(`${String.fromCharCode(headerBytes & 0xff, headerBytes >> 8)}\0\0\0\0\0\0{}${padding}`);
      assert.equal(readTensorFile('w.safetensors', bytes).format, 'safetensors');
    }
  });
});

describe('selecting a tensor', () => {
  const many = readTensorFile('digits.npz', writeTensorFile('digits.npz', tensors));
  const one = readTensorFile('matrix.npy', fixture('matrix.npy'));

  it('finds it by name, or takes the only one', () => {
    assert.equal(selectTensor(many, '__proto__').name, '__proto__');
    assert.equal(selectTensor(one).name, 'matrix');
  });

  it('lists what there is when there is no such tensor, or no name for many', () => {
    assertRefused(() => selectTensor(many, 'y'),
      /^digits\.npz: it has no tensor “y”; expected one of “float64”, .* and 8 more\. Name one/);
    assertRefused(() => selectTensor(many), /it holds 16 tensors; expected one of/);
    assertRefused(() => selectTensor(many, 'toString'), /no tensor “toString”/);
    assertRefused(() => selectTensor(readTensorFile('n.npz', fixture('none.npz'))), /holds 0 tensors; expected a file with/);
  });
});
