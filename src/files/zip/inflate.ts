import { Inflate } from 'fflate';
import { sentence, type Sentence } from '../../protocol/sentence';
import { concatenate } from '../bytes';
import { saveAgain, TensorFileError, type Place } from '../error';
import { count } from '../wording';

/** Compressed bytes inflated at a time. Deflate yields at most 1,032 bytes for one, so a step at most 17 MB. */
const step = 16_384;

/** A stored block, the longest part of a stream that yields nothing until it is complete, is shorter than this. */
const longestSilence = 5 * step;

/**
 * Inflates a raw deflate stream that must give exactly `size` bytes. It stops as soon as there are more, so a lying
 * size costs no memory. Throws a {@link TensorFileError} for anything but a whole stream of that size.
 */
export function inflate(compressed: Uint8Array, size: number, place: Place): Uint8Array {
  const parts: Uint8Array[] = [];
  let found = 0;
  const collect = (part: Uint8Array): void => {
    found += part.length;
    if (found > size) refuseSize(sentence`more than ${count(size, 'byte')}`, size, place);
    if (part.length > 0) parts.push(part);
  };
  pushAll(compressed, collect, () => found, place);
  if (found !== size) refuseSize(count(found, 'byte'), size, place);
  return concatenate(parts, place);
}

function pushAll(
  compressed: Uint8Array,
  collect: (part: Uint8Array) => void,
  found: () => number,
  place: Place,
): void {
  try {
    const stream = new Inflate(collect);
    let silence = 0;
    for (let at = 0; at === 0 || at < compressed.length; at += step) {
      const before = found();
      stream.push(compressed.subarray(at, at + step), at + step >= compressed.length);
      silence = found() > before ? 0 : silence + step;
      // fflate keeps what follows the end of the stream, copying all of it at each push.
      if (silence > longestSilence) throw new Error('the stream has ended before its data');
    }
  } catch (cause) {
    if (cause instanceof TensorFileError) throw cause;
    throw new TensorFileError(
      {
        place,
        found: sentence`its compressed data is no whole deflate stream`,
        expected: sentence`one`,
        fix: saveAgain,
      },
      { cause },
    );
  }
}

function refuseSize(found: Sentence, expected: number, place: Place): never {
  throw new TensorFileError({
    place,
    found: sentence`it inflates to ${found}`,
    expected: sentence`the ${count(expected, 'byte')} that the archive says`,
    fix: saveAgain,
  });
}
