import { sentence } from '../protocol/sentence';
import type { Shape } from '../tensor/shape';
import { concatenate } from './bytes';
import type { DType } from './dtype';
import { saveAgain, TensorFileError, type Place } from './error';
import { bytesOfShape, checkTensor, type FileTensor } from './fileTensor';
import { checkLimit, defaultLimits, type ReadLimits } from './limits';
import { npyHeader, readNpyHeader } from './npyHeader';
import { littleEndianBytes, tensorFromBytes } from './tensorBytes';
import { count, describe, quote } from './wording';

/**
 * Reads an .npy file (versions 1.0, 2.0 and 3.0) of real numbers or bools, in either memory and byte order.
 * `place` names the file in errors. Throws a {@link TensorFileError} for anything else.
 */
export function readNpy(
  name: string,
  bytes: Uint8Array,
  place: Place,
  limits: ReadLimits = defaultLimits,
): FileTensor {
  checkLimit('fileBytes', bytes.length, limits, place);
  const { dtype, littleEndian, fortranOrder, shape, dataStart } = readNpyHeader(bytes, place);
  const data = bytes.subarray(dataStart);
  checkDataLength(data.length, bytesOfShape(shape, dtype, limits, place), shape, dtype, place);
  return tensorFromBytes(name, dtype, shape, data, { littleEndian, fortranOrder }, place);
}

function checkDataLength(found: number, expected: number, shape: Shape, dtype: DType, place: Place): void {
  if (found === expected) return;
  throw new TensorFileError({
    place,
    found: sentence`it holds ${count(found, 'byte')} of data`,
    expected: sentence`${count(expected, 'byte')} for ${describe(shape, dtype)}`,
    fix: found < expected ? saveAgain : sentence`Save one array a file with np.save, or several with np.savez.`,
  });
}

/**
 * Writes a tensor as an .npy file of version 1.0, byte for byte as np.save does: row-major, little-endian.
 * Throws a {@link TensorFileError} for bfloat16, which NumPy does not have, and for data that contradict the shape.
 */
export function writeNpy(
  tensor: FileTensor,
  place: Place = sentence`tensor ${quote(tensor.name)}`,
): Uint8Array<ArrayBuffer> {
  checkTensor(tensor, place);
  return concatenate([npyHeader(tensor, place), littleEndianBytes(tensor)], place);
}
