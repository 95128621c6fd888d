import { sentence, type Sentence } from '../protocol/sentence';
import { TensorFileError, type Place } from './error';
import { count } from './wording';

/** How much a tensor file may ask for before it is refused. */
export interface ReadLimits {
  /** Bytes of the file itself. */
  readonly fileBytes: number;
  /** Bytes of one tensor, or of one archive entry after inflating. */
  readonly tensorBytes: number;
  /** Bytes of all tensors, or of all archive entries after inflating. */
  readonly totalBytes: number;
  /** Number of tensors, or of archive entries. */
  readonly tensors: number;
}

const gibibyte = 2 ** 30;

/** Limits that no sensible data set or state dictionary for a debugger meets, and that a worker's memory survives. */
export const defaultLimits: ReadLimits = {
  fileBytes: 2 * gibibyte,
  tensorBytes: gibibyte,
  totalBytes: 2 * gibibyte,
  tensors: 20_000,
};

const quantities = {
  fileBytes: {
    thing: 'byte',
    says: (asked: Sentence) => sentence`the file is ${asked}`,
    fix: sentence`Save only the tensors that are needed.`,
  },
  tensorBytes: {
    thing: 'byte',
    says: (asked: Sentence) => sentence`its data would take ${asked}`,
    fix: sentence`Save a smaller part of the array.`,
  },
  totalBytes: {
    thing: 'byte',
    says: (asked: Sentence) => sentence`all data together would take ${asked}`,
    fix: sentence`Save only the tensors that are needed.`,
  },
  tensors: {
    thing: 'tensor',
    says: (asked: Sentence) => sentence`it says it holds ${asked}`,
    fix: sentence`Save only the tensors that are needed.`,
  },
} as const;

/** Throws a {@link TensorFileError} when a file asks for more than its limit. */
export function checkLimit(quantity: keyof ReadLimits, asked: number, limits: ReadLimits, place: Place): void {
  const limit = limits[quantity];
  if (asked <= limit) return;
  const { thing, says, fix } = quantities[quantity];
  throw new TensorFileError({
    place,
    found: says(count(asked, thing)),
    expected: sentence`at most ${count(limit, thing)}`,
    fix,
  });
}

/** Runs an allocation; when the memory cannot be had, throws a {@link TensorFileError} instead of a RangeError. */
export function allocate<T>(bytes: number, place: Place, allocation: () => T): T {
  try {
    return allocation();
  } catch (cause) {
    throw new TensorFileError(
      {
        place,
        found: sentence`${count(bytes, 'byte')} of memory cannot be had`,
        expected: sentence`data that fits in memory`,
        fix: sentence`Save a smaller part of the data, or close other programs.`,
      },
      { cause },
    );
  }
}
