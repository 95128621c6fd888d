import { sentence } from '../protocol/sentence';
import { unravel } from '../tensor/shape';
import { nativeIsLittleEndian } from './byteOrder';
import { TensorFileError } from './error';
import type { FileTensor, FileTensorOf } from './fileTensor';
import { allocate, checkLimit, defaultLimits, type ReadLimits } from './limits';
import { bfloat16Value, float16Value } from './sixteenBitFloats';
import { quote } from './wording';

/**
 * A tensor's entries as float64, row-major, in an array of their own; every value is exact, and any non-zero bool is 1.
 * Throws a {@link TensorFileError} for a 64-bit integer beyond ±2^53 and for more bytes than `limits.totalBytes`.
 */
export function toFloat64(tensor: FileTensor, limits: ReadLimits = defaultLimits): Float64Array<ArrayBuffer> {
  const place = sentence`tensor ${quote(tensor.name)} as float64`;
  const bytes = 8 * tensor.data.length;
  checkLimit('totalBytes', bytes, limits, place);
  const values = allocate(bytes, place, () => new Float64Array(tensor.data.length));
  fill(values, tensor);
  return values;
}

function fill(values: Float64Array, tensor: FileTensor): void {
  switch (tensor.dtype) {
    case 'float16':
      convert(values, tensor.data, float16Value);
      break;
    case 'bfloat16':
      convert(values, tensor.data, bfloat16Value);
      break;
    case 'bool':
      convert(values, tensor.data, (byte) => (byte === 0 ? 0 : 1));
      break;
    case 'int64':
    case 'uint64':
      convertWide(values, tensor);
      break;
    default:
      values.set(tensor.data);
  }
}

function convert(values: Float64Array, patterns: Uint8Array | Uint16Array, valueOf: (pattern: number) => number): void {
  for (let i = 0; i < patterns.length; i++) values[i] = valueOf(patterns[i]!);
}

/** Converts 64-bit integers by their two halves, which is many times faster than by bigint. */
function convertWide(values: Float64Array, tensor: FileTensorOf<'int64'> | FileTensorOf<'uint64'>): void {
  const { buffer, byteOffset, length } = tensor.data;
  const lows = new Uint32Array(buffer, byteOffset, 2 * length);
  const highs = tensor.dtype === 'int64' ? new Int32Array(buffer, byteOffset, 2 * length) : lows;
  const low = nativeIsLittleEndian ? 0 : 1;
  for (let i = 0; i < length; i++) {
    const value = highs[2 * i + 1 - low]! * 2 ** 32 + lows[2 * i + low]!;
    // At 2^53 itself the low half tells whether the sum above was rounded.
    if (Math.abs(value) >= 2 ** 53 && (Math.abs(value) > 2 ** 53 || lows[2 * i + low] !== 0)) refuseWide(tensor, i);
    values[i] = value;
  }
}

function refuseWide(tensor: FileTensor, position: number): never {
  throw new TensorFileError({
    place: sentence`tensor ${quote(tensor.name)}, entry [${unravel(position, tensor.shape).join(', ')}]`,
    found: sentence`the ${tensor.dtype} value is ${String(tensor.data[position])}`,
    expected: sentence`an integer from −2^53 to 2^53, which float64 holds exactly`,
    fix: sentence`Use smaller numbers, or save the tensor as float64 if rounding is acceptable.`,
  });
}
