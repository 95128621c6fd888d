import { sentence } from '../protocol/sentence';
import type { Shape } from '../tensor/shape';
import { saveAgain, TensorFileError, type Place } from './error';
import type { FileTensor } from './fileTensor';
import { LittleEndianReader } from './littleEndianReader';
import { npyDescr, parseNpyDtype, type NpyDtype } from './npyDtype';
import { parsePythonLiteral, PythonLiteralError, type PythonLiteral } from './pythonLiteral';
import { count, quote } from './wording';

/** First bytes of every .npy file: `\x93NUMPY`. */
export const npyMagic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);

/** A header of plain numbers takes a hundred bytes; NumPy itself refuses more than 10,000 by default. */
const longestHeader = 65_535;

/** NumPy aligns the data to this many bytes, and leaves room in the header for the first size to grow to 21 digits. */
const alignment = 64;
const growthDigits = 21;

/** What the header of an .npy file says. */
export interface NpyHeader extends NpyDtype {
  readonly fortranOrder: boolean;
  readonly shape: Shape;
  /** Bytes before the data. */
  readonly dataStart: number;
}

/** Reads the beginning of an .npy file; throws a {@link TensorFileError} when it is none that can be read. */
export function readNpyHeader(bytes: Uint8Array, place: Place): NpyHeader {
  const { text, dataStart } = readText(bytes, checkedVersion(bytes, place), place);
  return { ...parseHeader(text, sentence`${place}, header`), dataStart };
}

function checkedVersion(bytes: Uint8Array, place: Place): number {
  if (bytes.length < 10 || npyMagic.some((byte, i) => bytes[i] !== byte)) {
    throw new TensorFileError({
      place,
      found: bytes.length < 10
        ? sentence`it has only ${count(bytes.length, 'byte')}`
        : sentence`it begins otherwise than an .npy file`,
      expected: sentence`the bytes “\\x93NUMPY”, a version and a header`,
      fix: sentence`Save the array with np.save.`,
    });
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3 || bytes[7] !== 0) {
    throw new TensorFileError({
      place,
      found: sentence`its format version is ${version}.${bytes[7]!}`,
      expected: sentence`version 1.0, 2.0 or 3.0`,
      fix: sentence`Save the array with np.save.`,
    });
  }
  return version;
}

interface HeaderText {
  readonly text: string;
  readonly dataStart: number;
}

function readText(bytes: Uint8Array, version: number, place: Place): HeaderText {
  const reader = new LittleEndianReader(bytes, place);
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? reader.uint16(8) : reader.uint32(8);
  if (length > longestHeader) refuseHeaderLength(length, place);
  return { text: decode(reader.bytes(start, length), version, place), dataStart: start + length };
}

function refuseHeaderLength(length: number, place: Place): never {
  throw new TensorFileError({
    place,
    found: sentence`it says that its header has ${count(length, 'byte')}`,
    expected: sentence`at most ${count(longestHeader, 'byte')}`,
    fix: sentence`Save an array of plain numbers, without named fields, with np.save.`,
  });
}

function decode(header: Uint8Array, version: number, place: Place): string {
  try {
    return new TextDecoder(version === 3 ? 'utf-8' : 'latin1', { fatal: true, ignoreBOM: true }).decode(header);
  } catch (cause) {
    throw new TensorFileError(
      {
        place,
        found: sentence`its header is no UTF-8 text`,
        expected: sentence`UTF-8 in a file of version 3.0`,
        fix: saveAgain,
      },
      { cause },
    );
  }
}

function parseHeader(text: string, place: Place): Omit<NpyHeader, 'dataStart'> {
  const header = parseDictionary(text, place);
  const fortranOrder = header.get('fortran_order');
  const shape = header.get('shape');
  const descr = header.get('descr');
  if (header.size !== 3 || descr === undefined || typeof fortranOrder !== 'boolean' || !isShape(shape)) {
    throw new TensorFileError({
      place,
      found: sentence`it says ${quote(text.trim())}`,
      expected: sentence`'descr' with a data type, 'fortran_order' with a bool, and 'shape' with a tuple of sizes`,
      fix: saveAgain,
    });
  }
  return { ...parseNpyDtype(descr, place), fortranOrder, shape };
}

function parseDictionary(text: string, place: Place): ReadonlyMap<string, PythonLiteral> {
  try {
    const value = parsePythonLiteral(text);
    if (value instanceof Map) return value;
    throw new PythonLiteralError(text.slice(0, 12), sentence`a dictionary {…}`, 0);
  } catch (cause) {
    if (!(cause instanceof PythonLiteralError)) throw cause;
    const { found, expected, offset } = cause;
    throw new TensorFileError(
      { place, found: sentence`character ${offset + 1} is ${quote(found)}`, expected, fix: saveAgain },
      { cause },
    );
  }
}

function isShape(value: PythonLiteral | undefined): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => typeof size === 'number');
}

/** The beginning of a version 1.0 file, as np.save writes it; throws a {@link TensorFileError} for bfloat16. */
export function npyHeader(tensor: FileTensor, place: Place): Uint8Array {
  const text = headerText(tensor, place);
  // With at most 64 axes of 16 digits it always fits the two length bytes of version 1.0.
  // NumPy adds a whole alignment when none is missing.
  const length = (Math.floor((10 + text.length + 1) / alignment) + 1) * alignment;
  const header = new Uint8Array(length).fill(0x20);
  header.set(npyMagic);
  header.set([1, 0, (length - 10) & 0xff, (length - 10) >> 8], 6);
  header.set(new TextEncoder().encode(text), 10);
  header[length - 1] = 0x0a;
  return header;
}

function headerText({ dtype, shape }: FileTensor, place: Place): string {
  const descr = npyDescr(dtype);
  if (descr === undefined) {
    throw new TensorFileError({
      place,
      found: sentence`its data type is ${dtype}`,
      expected: sentence`a data type that NumPy has`,
      fix: sentence`Convert it to float32, or write a .safetensors file.`,
    });
  }
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const room = shape.length === 0 ? 0 : Math.max(0, growthDigits - String(shape[0]).length);
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }${' '.repeat(room)}`;
}
