import { sentence } from '../protocol/sentence';
import { TensorFileError, type Place } from './error';
import { byName, type FileTensor } from './fileTensor';
import { checkLimit, defaultLimits, type ReadLimits } from './limits';
import { readNpy, writeNpy } from './npy';
import { list, quote } from './wording';
import { readZipDirectory, type ZipEntry } from './zip/zipDirectory';
import { readZipEntry } from './zip/zipEntry';
import { writeZip } from './zip/zipWriter';

const extension = '.npy';

/**
 * Reads the arrays of an .npz archive (np.savez, np.savez_compressed) by name; entries that are no .npy files are left
 * out. Every size is checked before anything is inflated. Throws a {@link TensorFileError} for anything unsound.
 */
export function readNpz(
  bytes: Uint8Array,
  place: Place,
  limits: ReadLimits = defaultLimits,
): ReadonlyMap<string, FileTensor> {
  checkLimit('fileBytes', bytes.length, limits, place);
  const all = readZipDirectory(bytes, limits, place);
  const entries = all.filter((entry) => entry.name.endsWith(extension));
  if (entries.length === 0 && all.length > 0) refuseForeign(all, place);
  checkSizes(entries, limits, place);
  return byName(entries.map((entry) => readEntry(entry, limits, place)), place);
}

function readEntry(entry: ZipEntry, limits: ReadLimits, archive: Place): FileTensor {
  const place = sentence`${archive}, entry ${quote(entry.name)}`;
  checkName(entry.name, place);
  const name = entry.name.slice(0, -extension.length);
  return readNpy(name, readZipEntry(entry, place), place, limits);
}

function checkSizes(entries: readonly ZipEntry[], limits: ReadLimits, place: Place): void {
  for (const { name, size } of entries) {
    checkLimit('tensorBytes', size, limits, sentence`${place}, entry ${quote(name)}`);
  }
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  checkLimit('totalBytes', total, limits, place);
}

/** A name with slashes inside is a name; one that leads out of a folder was made to do harm when it is unpacked. */
function checkName(name: string, place: Place): void {
  if (!/^\/|^[A-Za-z]:|[\\\p{Cc}\p{Cs}]/u.test(name) && !name.split('/').includes('..')) return;
  throw new TensorFileError({
    place,
    found: sentence`its name is a path that leads out of the archive`,
    expected: sentence`a name such as “conv1/weight”, without “..”, backslashes, control characters or a leading slash`,
    fix: sentence`Save the arrays under plain names.`,
  });
}

function refuseForeign(entries: readonly ZipEntry[], place: Place): never {
  const names = entries.map((entry) => entry.name);
  const checkpoint = names.some((name) => name.endsWith('data.pkl'));
  throw new TensorFileError({
    place,
    found: checkpoint
      ? sentence`it is a PyTorch checkpoint, which holds a pickle`
      : sentence`it is a zip archive of ${list(names)}`,
    expected: sentence`an archive of .npy arrays`,
    fix: checkpoint
      ? sentence`Save the weights with safetensors.torch.save_file(model.state_dict(), "weights.safetensors").`
      : sentence`Save the arrays with np.savez.`,
  });
}

/** How an .npz archive is written. */
export interface NpzOptions {
  /** Deflate the arrays, as np.savez_compressed does; otherwise they are stored, as np.savez does. */
  readonly compress?: boolean;
}

/**
 * Writes tensors as an .npz archive; equal tensors give equal bytes. Throws a {@link TensorFileError} for bfloat16,
 * doubled or path-like names, data that contradict their shape, and more than 4 GiB.
 */
export function writeNpz(
  tensors: Iterable<FileTensor>,
  place: Place,
  options: NpzOptions = {},
): Uint8Array<ArrayBuffer> {
  const files = [...byName(tensors, place).values()].map((tensor): [string, Uint8Array] => {
    const tensorPlace = sentence`${place}, tensor ${quote(tensor.name)}`;
    checkName(tensor.name, tensorPlace);
    return [tensor.name + extension, writeNpy(tensor, tensorPlace)];
  });
  return writeZip(files, options.compress ?? false, place);
}
