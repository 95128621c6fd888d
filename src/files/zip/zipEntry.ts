import { crc32 } from './crc32';
import { saveAgain, TensorFileError } from '../error';
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
export function readZipEntry(entry: ZipEntry, place: string): Uint8Array {
  if (entry.flags & flags.encrypted) {
    const fix = 'Save it again without a password.';
    throw new TensorFileError({ place, found: 'it is encrypted', expected: 'an entry that is not', fix });
  }
  const bytes = decompress(entry, place);
  const found = crc32(bytes);
  if (found !== entry.crc) {
    throw new TensorFileError({
      place,
      found: `its checksum (CRC-32) is ${hexadecimal(found)}`,
      expected: hexadecimal(entry.crc),
      fix: saveAgain,
    });
  }
  return bytes;
}

function decompress({ method, data, size }: ZipEntry, place: string): Uint8Array {
  if (method === methods.deflated) return inflate(data, size, place);
  if (method === methods.stored && data.length === size) return data;
  const stored = method === methods.stored;
  throw new TensorFileError({
    place,
    found: stored ? 'it is stored, but in another size than it says' : `its compression is ${methodName(method)}`,
    expected: stored ? 'one size' : 'an entry stored or deflated',
    fix: stored ? saveAgain : 'Save it with np.savez or np.savez_compressed.',
  });
}

function methodName(method: number): string {
  return foreignMethods.get(method) ?? `unknown (method ${method})`;
}

function hexadecimal(checksum: number): string {
  return checksum.toString(16).padStart(8, '0');
}
