import { sentence, type Sentence } from '../../protocol/sentence';
import { crc32 } from './crc32';
import { saveAgain, TensorFileError, type Place } from '../error';
import { inflate } from './inflate';
import type { ZipEntry } from './zipDirectory';
import { flags, methods } from './zipFormat';

/** Names of the compression methods that other programs write. */
const foreignMethods = new Map([
  [9, 'Deflate64'],
  [12, 'bzip2'],
  [14, 'LZMA'],
  [93, 'Zstandard'],
  [95, 'xz'],
]);

/**
 * The inflated bytes of an entry; a view of the archive when it is stored uncompressed. Throws a
 * {@link TensorFileError} for encryption, unknown compression, and a size or checksum other than the archive says.
 */
export function readZipEntry(entry: ZipEntry, place: Place): Uint8Array {
  if (entry.flags & flags.encrypted) {
    throw new TensorFileError({
      place,
      found: sentence`it is encrypted`,
      expected: sentence`an entry that is not`,
      fix: sentence`Save it again without a password.`,
    });
  }
  const bytes = decompress(entry, place);
  const found = crc32(bytes);
  if (found !== entry.crc) {
    throw new TensorFileError({
      place,
      found: sentence`its checksum (CRC-32) is ${hexadecimal(found)}`,
      expected: sentence`${hexadecimal(entry.crc)}`,
      fix: saveAgain,
    });
  }
  return bytes;
}

function decompress({ method, data, size }: ZipEntry, place: Place): Uint8Array {
  if (method === methods.deflated) return inflate(data, size, place);
  if (method === methods.stored && data.length === size) return data;
  const stored = method === methods.stored;
  throw new TensorFileError({
    place,
    found: stored
      ? sentence`it is stored, but in another size than it says`
      : sentence`its compression is ${methodName(method)}`,
    expected: stored ? sentence`one size` : sentence`an entry stored or deflated`,
    fix: stored ? saveAgain : sentence`Save it with np.savez or np.savez_compressed.`,
  });
}

function methodName(method: number): string | Sentence {
  return foreignMethods.get(method) ?? sentence`unknown (method ${method})`;
}

function hexadecimal(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
