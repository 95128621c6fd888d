import { sentence } from '../protocol/sentence';
import { TensorFileError, type Place } from './error';
import type { FileTensor } from './fileTensor';
import { recognizeForeignFormat } from './foreignFormat';
import { defaultLimits, type ReadLimits } from './limits';
import { readNpy, writeNpy } from './npy';
import { npyMagic } from './npyHeader';
import { readNpz, writeNpz, type NpzOptions } from './npz';
import { readSafetensors, writeSafetensors } from './safetensors';
import { count, list, quote } from './wording';

/** The formats of tensor files, which are also their file extensions. */
export type TensorFileFormat = 'npy' | 'npz' | 'safetensors';

/** What a tensor file holds, whatever its format. */
export interface TensorFile {
  /** The file's name, as errors call it. */
  readonly name: string;
  readonly format: TensorFileFormat;
  /** The tensors by name, in the order of the file; that of an .npy file is named as the file, without extension. */
  readonly tensors: ReadonlyMap<string, FileTensor>;
  /** Texts about the file, which only .safetensors files have. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a tensor file of any format, which is told by its first bytes, as np.load does, or else by its extension.
 * `name` is the file's name or path, for that and for errors. Tensors are copies. Throws a {@link TensorFileError},
 * and no other error, for whatever cannot be read.
 */
export function readTensorFile(name: string, bytes: Uint8Array, limits: ReadLimits = defaultLimits): TensorFile {
  const metadata = new Map<string, string>();
  const format = formatOf(name, bytes);
  switch (format) {
    case 'npy': {
      const tensor = readNpy(stem(name), bytes, name, limits);
      return { name, format, tensors: new Map([[tensor.name, tensor]]), metadata };
    }
    case 'npz':
      return { name, format, tensors: readNpz(bytes, name, limits), metadata };
    case 'safetensors':
      return { name, format, ...readSafetensors(bytes, name, limits) };
  }
}

function formatOf(name: string, bytes: Uint8Array): TensorFileFormat {
  const format = formatByContent(bytes);
  if (format) return format;
  refuseForeign(name, bytes);
  return formatByName(name) ?? refuseUnknown(name);
}

/** First bytes of an archive with entries and of an empty one. */
const zipMagics = [Uint8Array.of(0x50, 0x4b, 3, 4), Uint8Array.of(0x50, 0x4b, 5, 6)];

function formatByContent(bytes: Uint8Array): TensorFileFormat | undefined {
  if (beginsWith(bytes, npyMagic)) return 'npy';
  if (zipMagics.some((magic) => beginsWith(bytes, magic))) return 'npz';
  // A .safetensors file has no magic bytes; a header of less than 16 MB gives it five zeros and a brace.
  if (beginsWith(bytes.subarray(3), Uint8Array.of(0, 0, 0, 0, 0, 0x7b))) return 'safetensors';
  return undefined;
}

function beginsWith(bytes: Uint8Array, magic: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

function formatByName(name: string): TensorFileFormat | undefined {
  const extension = /\.(npy|npz|safetensors)$/i.exec(name)?.[1];
  return extension?.toLowerCase() as TensorFileFormat | undefined;
}

function stem(name: string): string {
  return name.replace(/^.*[/\\]/s, '').replace(/\.npy$/i, '');
}

/** The ends of the sentences about files that are no tensor files. */
const wanted = {
  expected: sentence`a .npy, .npz or .safetensors file`,
  fix: sentence`Save the tensors with np.savez or safetensors.torch.save_file.`,
} as const;

function refuseForeign(name: string, bytes: Uint8Array): void {
  const foreign = recognizeForeignFormat(bytes);
  if (!foreign) return;
  throw new TensorFileError({ ...wanted, place: name, found: foreign.found, fix: foreign.fix });
}

function refuseUnknown(name: string): never {
  const found = sentence`its format is known neither by name nor by content`;
  throw new TensorFileError({ ...wanted, place: name, found });
}

/**
 * The tensor of a file by its name, or the file's only tensor when no name is given. Throws a {@link TensorFileError}
 * that lists the names when there is no such tensor, or more than one to choose from.
 */
export function selectTensor(file: TensorFile, name?: string): FileTensor {
  const { tensors } = file;
  const selected = name !== undefined ? tensors.get(name) : tensors.size === 1 ? [...tensors.values()][0] : undefined;
  if (selected) return selected;
  throw new TensorFileError({
    place: file.name,
    found: name === undefined
      ? sentence`it holds ${count(tensors.size, 'tensor')}`
      : sentence`it has no tensor ${quote(name)}`,
    expected: tensors.size === 0 ? sentence`a file with tensors` : sentence`one of ${list(tensors.keys())}`,
    fix: tensors.size === 0 ? sentence`Save the tensors again.` : sentence`Name one of them as the key.`,
  });
}

/** How a tensor file is written; what a format does not have is left out. */
export interface WriteOptions extends NpzOptions {
  /** Texts about the file, for .safetensors. */
  readonly metadata?: ReadonlyMap<string, string>;
}

/**
 * Writes tensors in the format that the extension of `name` asks for; equal tensors give equal bytes. An .npy file
 * takes exactly one. Throws a {@link TensorFileError} for other extensions and for what the format cannot hold.
 */
export function writeTensorFile(
  name: string,
  tensors: Iterable<FileTensor>,
  options: WriteOptions = {},
): Uint8Array<ArrayBuffer> {
  const format = formatByName(name);
  if (format === 'npy') return writeNpy(onlyTensor(name, [...tensors]), name);
  if (format === 'npz') return writeNpz(tensors, name, options);
  if (format === 'safetensors') return writeSafetensors(tensors, name, options.metadata);
  throw new TensorFileError({
    place: name,
    found: sentence`its extension is of no known format`,
    expected: sentence`a name that ends in .npy, .npz or .safetensors`,
    fix: sentence`Rename the file.`,
  });
}

function onlyTensor(place: Place, tensors: readonly FileTensor[]): FileTensor {
  const [tensor, ...others] = tensors;
  if (tensor && others.length === 0) return tensor;
  throw new TensorFileError({
    place,
    found: sentence`${count(tensors.length, 'tensor')} are to be written`,
    expected: sentence`one tensor in an .npy file`,
    fix: sentence`Write an .npz or a .safetensors file.`,
  });
}
