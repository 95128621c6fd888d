import { TensorFileError } from './error';
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
  fileBytes: { thing: 'byte', of: 'the file is', fix: 'Save only the tensors that are needed.' },
  tensorBytes: { thing: 'byte', of: 'its data would take', fix: 'Save a smaller part of the array.' },
  totalBytes: { thing: 'byte', of: 'all data together would take', fix: 'Save only the tensors that are needed.' },
  tensors: { thing: 'tensor', of: 'it says it holds', fix: 'Save only the tensors that are needed.' },
} as const;

/** Throws a {@link TensorFileError} when a file asks for more than its limit. */
export function checkLimit(quantity: keyof ReadLimits, asked: number, limits: ReadLimits, place: string): void {
  const limit = limits[quantity];
  if (asked <= limit) return;
  const { thing, of, fix } = quantities[quantity];
  throw new TensorFileError({
    place,
    found: `${of} ${count(asked, thing)}`,
    expected: `at most ${count(limit, thing)}`,
    fix,
  });
}

/** Runs an allocation; when the memory cannot be had, throws a {@link TensorFileError} instead of a RangeError. */
export function allocate<T>(bytes: number, place: string, allocation: () => T): T {
  try {
    return allocation();
  } catch (cause) {
    throw new TensorFileError(
      {
        place,
        found: `${count(bytes, 'byte')} of memory cannot be had`,
        expected: 'data that fits in memory',
        fix: 'Save a smaller part of the data, or close other programs.',
      },
      { cause },
    );
  }
}
