import { sentence } from '../protocol/sentence';
import type { DType } from './dtype';
import { TensorFileError, type Place } from './error';
import { quote } from './wording';

/** The format's names of data types, in the order in which the reference implementation stores their tensors. */
const names = new Map<string, DType>([
  ['U64', 'uint64'],
  ['I64', 'int64'],
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['U32', 'uint32'],
  ['I32', 'int32'],
  ['BF16', 'bfloat16'],
  ['F16', 'float16'],
  ['U16', 'uint16'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
]);

const codes = new Map([...names].map(([name, dtype], rank) => [dtype, { name, rank }]));

/** Reads a data type's name such as `F32`; throws a {@link TensorFileError} for those that are not supported. */
export function parseSafetensorsDtype(name: unknown, place: Place): DType {
  const dtype = names.get(name as string);
  if (dtype) return dtype;
  throw new TensorFileError({
    place,
    found: typeof name === 'string' ? sentence`its dtype is ${quote(name)}` : sentence`it has no dtype`,
    expected: sentence`one of ${[...names.keys()].join(', ')}`,
    fix: sentence`Convert the tensor before saving it, for example with tensor.to(torch.float32).`,
  });
}

/** The format's name of a data type. */
export function safetensorsDtype(dtype: DType): string {
  return codes.get(dtype)!.name;
}

/** The place of a data type among the others in a file: 8-byte types first, so that all data is aligned. */
export function storageRank(dtype: DType): number {
  return codes.get(dtype)!.rank;
}
