import { sentence, type Sentence } from '../protocol/sentence';
import type { DType } from './dtype';
import { TensorFileError, type Place } from './error';
import type { PythonLiteral } from './pythonLiteral';
import { quote } from './wording';

/** A data type as an .npy header describes it. */
export interface NpyDtype {
  readonly dtype: DType;
  readonly littleEndian: boolean;
}

/** NumPy's type codes: kind and bytes of an item. */
const codes = new Map<string, DType>([
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
  ['i1', 'int8'],
  ['i2', 'int16'],
  ['i4', 'int32'],
  ['i8', 'int64'],
  ['u1', 'uint8'],
  ['u2', 'uint16'],
  ['u4', 'uint32'],
  ['u8', 'uint64'],
  ['b1', 'bool'],
]);

const convertTo = (type: string): Sentence =>
  sentence`Convert the array before saving it: np.save(path, array.astype(np.${type})).`;

const text = {
  what: sentence`text`,
  fix: sentence`Save the numbers that stand for the text: np.save(path, codes.astype(np.int64)).`,
};

/** What NumPy can save and this reader refuses, by the letter of its kind, and how to save it instead. */
const refused = new Map<string, { readonly what: Sentence; readonly fix: Sentence }>([
  ['O', {
    what: sentence`Python objects, stored as a pickle, which could run code when it is read`,
    fix: sentence`Convert it to numbers before saving it: np.save(path, array.astype(np.float64), allow_pickle=False).`,
  }],
  ['U', text],
  ['S', text],
  ['V', { what: sentence`raw bytes (bfloat16 of the package ml_dtypes is saved so)`, fix: convertTo('float32') }],
  ['c', {
    what: sentence`complex numbers`,
    fix: sentence`Save the parts on their own: np.savez(path, real=array.real, imag=array.imag).`,
  }],
  ['M', { what: sentence`dates`, fix: convertTo('int64') }],
  ['m', { what: sentence`durations`, fix: convertTo('int64') }],
  ['f', { what: sentence`floats of an unusual size (such as long double)`, fix: convertTo('float64') }],
]);

const structured = {
  what: sentence`a structured array with named fields`,
  fix: sentence`Save each field on its own: np.savez(path, field=array['field']).`,
};

const unknown = { what: sentence`a data type that is not known`, fix: convertTo('float64') };

/** Reads the `descr` of a header, such as `<f8`; throws a {@link TensorFileError} for other than numbers and bools. */
export function parseNpyDtype(descr: PythonLiteral, place: Place): NpyDtype {
  const [, order, code = ''] = /^([<>=|]?)(.+)$/s.exec(typeof descr === 'string' ? descr : '') ?? [];
  const dtype = codes.get(code);
  // No order or `=` is the order of the machine that wrote the file: in practice little-endian.
  if (dtype) return { dtype, littleEndian: order !== '>' };
  const { what, fix } = Array.isArray(descr) ? structured : (refused.get(code.charAt(0)) ?? unknown);
  throw new TensorFileError({
    place,
    found: typeof descr === 'string' ? sentence`it holds ${what}, dtype ${quote(descr)}` : sentence`it holds ${what}`,
    expected: sentence`float16 to float64, int8 to int64, uint8 to uint64 or bool`,
    fix,
  });
}

/** NumPy's little-endian code of a data type, such as `<f8`; undefined for bfloat16, which it does not have. */
export function npyDescr(dtype: DType): string | undefined {
  for (const [code, known] of codes) {
    if (known === dtype) return (code.endsWith('1') ? '|' : '<') + code;
  }
  return undefined;
}
