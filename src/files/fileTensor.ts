import { sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { sizeOf, type Shape } from '../tensor/shape';
import { arrayTypes, itemSize, type DataByDType, type DType } from './dtype';
import { saveAgain, TensorFileError, type Place } from './error';
import { checkLimit, type ReadLimits } from './limits';
import { count, describe, quote } from './wording';

/** A tensor of one data type as a file holds it: entries in row-major (C) order and native byte order. */
export interface FileTensorOf<D extends DType> {
  readonly name: string;
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: DataByDType[D];
}

/** A tensor of any data type; comparing `dtype` tells TypeScript the type of `data`. */
export type FileTensor = { readonly [D in DType]: FileTensorOf<D> }[DType];

/** The most axes a shape may have: NumPy's own limit. */
const mostAxes = 64;

/** Puts a tensor together from an own buffer of row-major entries in native byte order. */
export function tensorFrom(name: string, dtype: DType, shape: Shape, buffer: ArrayBuffer): FileTensor {
  // TypeScript cannot see that one `dtype` chooses both the label and the array.
  return { name, dtype, shape, data: new arrayTypes[dtype](buffer) } as FileTensor;
}

/**
 * Bytes that a shape and data type from a file need. Throws a {@link TensorFileError} for sizes that are no whole
 * numbers from 0, too many axes, products beyond 2^53 − 1 (zeros left out, as in NumPy) and data above the limit.
 */
export function bytesOfShape(shape: Shape, dtype: DType, limits: ReadLimits, place: Place): number {
  checkAxes(shape, place);
  const occupied = sizeOf(shape.filter((size) => size > 0)) * itemSize(dtype);
  if (!Number.isSafeInteger(occupied)) {
    throw new TensorFileError({
      place,
      found: sentence`the shape ${describe(shape, dtype)} has more entries than any memory`,
      expected: sentence`a shape whose data fits in the file`,
      fix: saveAgain,
    });
  }
  const bytes = shape.includes(0) ? 0 : occupied;
  checkLimit('tensorBytes', bytes, limits, place);
  return bytes;
}

function checkAxes(shape: Shape, place: Place): void {
  if (shape.length > mostAxes) {
    throw new TensorFileError({
      place,
      found: sentence`the shape has ${formatCount(shape.length)} axes`,
      expected: sentence`at most ${mostAxes} axes, as in NumPy`,
      fix: sentence`Reshape the array before saving it.`,
    });
  }
  const wrong = shape.find((size) => !Number.isSafeInteger(size) || size < 0);
  if (wrong !== undefined) {
    throw new TensorFileError({
      place,
      found: sentence`the shape has an axis of size ${wrong}`,
      expected: sentence`whole numbers from 0 to 2^53 − 1`,
      fix: saveAgain,
    });
  }
}

/** Throws a {@link TensorFileError} when a tensor that is to be written has data that contradict its shape or type. */
export function checkTensor(tensor: FileTensor, place: Place): void {
  checkAxes(tensor.shape, place);
  const { dtype, shape, data } = tensor;
  const entries = sizeOf(shape);
  const arrayType = arrayTypes[dtype];
  if (data.length !== entries || !(data instanceof arrayType)) {
    throw new TensorFileError({
      place,
      found: sentence`the data is a ${data.constructor.name} of ${count(data.length, 'number')}`,
      expected: sentence`a ${arrayType.name} of ${count(entries, 'number')} for ${describe(shape, dtype)}`,
      fix: sentence`Give the tensor the shape and data type of its data.`,
    });
  }
}

/** Collects tensors by name; throws a {@link TensorFileError} when a name comes twice. */
export function byName(tensors: Iterable<FileTensor>, place: Place): Map<string, FileTensor> {
  const named = new Map<string, FileTensor>();
  for (const tensor of tensors) {
    if (named.has(tensor.name)) {
      throw new TensorFileError({
        place,
        found: sentence`there are two tensors named ${quote(tensor.name)}`,
        expected: sentence`each name once`,
        fix: sentence`Give every tensor a name of its own and save again.`,
      });
    }
    named.set(tensor.name, tensor);
  }
  return named;
}
