import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TensorFileError } from '../../../src/files/error';
import type { FileTensor } from '../../../src/files/fileTensor';
import { toFloat64 } from '../../../src/files/toFloat64';
import { projectRoot } from '../../vscode/projectRoot';

const folder = path.join(projectRoot, 'test/unit/files/fixtures');

/** What a tensor of a fixture holds; the values are Python's texts of them. */
interface ExpectedTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly string[];
}

type Expected = Readonly<Record<string, string | Readonly<Record<string, ExpectedTensor>>>>;

const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected;

/** Names of all tensor files among the fixtures, sound and refused. */
export const fixtureNames = readdirSync(folder).filter((name) => /\.(npy|npz|safetensors|pt)$/.test(name));

/** Names of the fixtures whose values are known. */
export const soundFixtures = fixtureNames.filter((name) => name in expected);

/** A fixture's bytes in a buffer of their own. */
export function fixture(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(path.join(folder, name)));
}

/** The tensors that NumPy or PyTorch put into a fixture, by name. */
export function expectedTensors(name: string): ReadonlyMap<string, ExpectedTensor> {
  return new Map(Object.entries(expected[name]!) as [string, ExpectedTensor][]);
}

/** SHA-256 of the values of all 16-bit patterns, as NumPy or PyTorch have them. */
export function expectedHash(dtype: 'float16' | 'bfloat16'): string {
  return expected[dtype] as string;
}

/** Checks a tensor's type, shape and every value, −0 and NaN included. */
export function assertTensor(tensor: FileTensor | undefined, wanted: ExpectedTensor): void {
  assert.ok(tensor);
  assert.equal(tensor.dtype, wanted.dtype);
  assert.deepEqual(tensor.shape, wanted.shape);
  assert.deepEqual(textsOf(tensor), wanted.values.map(javaScriptText));
}

/** A tensor's values as texts, wide integers unrounded. */
function textsOf(tensor: FileTensor): string[] {
  if (tensor.dtype === 'int64' || tensor.dtype === 'uint64') return Array.from(tensor.data, String);
  return Array.from(toFloat64(tensor), (value) => (Object.is(value, -0) ? '-0' : String(value)));
}

function javaScriptText(python: string): string {
  const words: Readonly<Record<string, string>> = {
    'nan': 'NaN', 'inf': 'Infinity', '-inf': '-Infinity', '-0.0': '-0', 'True': '1', 'False': '0',
  };
  return words[python] ?? (/^-?\d+$/.test(python) ? python : String(Number(python)));
}

/** Checks that something throws a {@link TensorFileError}, and its message. */
export function assertRefused(action: () => unknown, message: RegExp): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof TensorFileError, String(error));
    assert.match(error.message, message);
    return true;
  });
}

/** The bytes of a text in Latin-1. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
