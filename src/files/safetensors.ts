import { sentence } from '../protocol/sentence';
import { concatenate } from './bytes';
import { saveAgain, TensorFileError, type Place } from './error';
import { byName, bytesOfShape, checkTensor, type FileTensor } from './fileTensor';
import { checkLimit, defaultLimits, type ReadLimits } from './limits';
import { LittleEndianReader } from './littleEndianReader';
import { safetensorsDtype, storageRank } from './safetensorsDtype';
import { metadataKey, parseSafetensorsHeader, type TensorInfo } from './safetensorsHeader';
import { littleEndianBytes, tensorFromBytes } from './tensorBytes';
import { count, describe, quote } from './wording';

/** The limit of the reference implementation, in bytes. */
const longestHeader = 100_000_000;

/** Bytes of the number before the header that says how long it is; the header is padded to their multiple. */
const lengthBytes = 8;

/** What a .safetensors file holds. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, FileTensor>;
  /** The texts of `__metadata__`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a .safetensors file. Throws a {@link TensorFileError} for whatever the format forbids: a header that is no JSON
 * object or longer than 100 MB, holes between tensors, overlaps, and byte counts that do not match the shapes.
 */
export function readSafetensors(bytes: Uint8Array, place: Place, limits: ReadLimits = defaultLimits): Safetensors {
  checkLimit('fileBytes', bytes.length, limits, place);
  const reader = new LittleEndianReader(bytes, place);
  const headerLength = reader.uint64(0);
  if (headerLength > longestHeader) refuseHeaderLength(headerLength, place);
  const header = parseSafetensorsHeader(reader.bytes(lengthBytes, headerLength), place, limits);
  const data = bytes.subarray(lengthBytes + headerLength);
  checkLimit('totalBytes', data.length, limits, place);
  checkCoverage(header.tensors, data.length, place);
  const tensors = header.tensors.map((info) =>
    readTensor(info, data, limits, sentence`${place}, tensor ${quote(info.name)}`));
  return { tensors: byName(tensors, place), metadata: header.metadata };
}

function refuseHeaderLength(length: number, place: Place): never {
  throw new TensorFileError({
    place,
    found: sentence`it says that its header has ${count(length, 'byte')}`,
    expected: sentence`at most ${count(longestHeader, 'byte')}`,
    fix: sentence`Save the tensors with safetensors.torch.save_file.`,
  });
}

/** The tensors, put in order, must cover the data from its first to its last byte. */
function checkCoverage(tensors: readonly TensorInfo[], dataLength: number, place: Place): void {
  const ordered = [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of ordered) {
    if (begin !== covered || end < begin) {
      throw new TensorFileError({
        place: sentence`${place}, tensor ${quote(name)}`,
        found: sentence`its data goes from byte ${begin} to byte ${end}`,
        expected: sentence`data from byte ${covered} on, without holes or overlaps`,
        fix: saveAgain,
      });
    }
    covered = end;
  }
  if (covered !== dataLength) {
    throw new TensorFileError({
      place,
      found: sentence`it holds ${count(dataLength, 'byte')} of data`,
      expected: sentence`the ${count(covered, 'byte')} of its tensors`,
      fix: saveAgain,
    });
  }
}

function readTensor(info: TensorInfo, data: Uint8Array, limits: ReadLimits, place: Place): FileTensor {
  const { name, dtype, shape, begin, end } = info;
  const expected = bytesOfShape(shape, dtype, limits, place);
  if (end - begin !== expected) {
    throw new TensorFileError({
      place,
      found: sentence`its data has ${count(end - begin, 'byte')}`,
      expected: sentence`${count(expected, 'byte')} for ${describe(shape, dtype)}`,
      fix: saveAgain,
    });
  }
  const layout = { littleEndian: true, fortranOrder: false };
  return tensorFromBytes(name, dtype, shape, data.subarray(begin, end), layout, place);
}

/**
 * Writes tensors as a .safetensors file, byte for byte as the reference implementation does: 8-byte types first, then
 * by name, and the header padded to 8 bytes. Throws a {@link TensorFileError} for doubled names, the name
 * `__metadata__` and data that contradict their shape.
 */
export function writeSafetensors(
  tensors: Iterable<FileTensor>,
  place: Place,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const ordered = inStorageOrder(byName(tensors, place).values());
  for (const tensor of ordered) checkWritable(tensor, sentence`${place}, tensor ${quote(tensor.name)}`);
  const header = new TextEncoder().encode(headerText(ordered, metadata));
  const padding = new Uint8Array((lengthBytes - (header.length % lengthBytes)) % lengthBytes).fill(0x20);
  const length = new DataView(new ArrayBuffer(lengthBytes));
  length.setBigUint64(0, BigInt(header.length + padding.length), true);
  const data = ordered.map(littleEndianBytes);
  return concatenate([new Uint8Array(length.buffer), header, padding, ...data], place);
}

function inStorageOrder(tensors: Iterable<FileTensor>): FileTensor[] {
  return [...tensors].sort((a, b) => storageRank(a.dtype) - storageRank(b.dtype) || byCodePoints(a.name, b.name));
}

/** Compares as the bytes of UTF-8 do; `<` on strings puts characters beyond U+FFFF before U+E000. */
function byCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  const at = left.findIndex((character, i) => character !== right[i]);
  if (at < 0) return left.length - right.length;
  return left[at]!.codePointAt(0)! - (right[at]?.codePointAt(0) ?? -1);
}

function checkWritable(tensor: FileTensor, place: Place): void {
  checkTensor(tensor, place);
  if (tensor.name !== metadataKey && !/\p{Cs}/u.test(tensor.name)) return;
  throw new TensorFileError({
    place,
    found: sentence`its name cannot be written`,
    expected: sentence`a Unicode text other than ${metadataKey}`,
    fix: sentence`Give the tensor another name.`,
  });
}

/** Joined by hand: a JavaScript object would reorder names such as `0` and swallow `__proto__`. */
function headerText(tensors: readonly FileTensor[], metadata: ReadonlyMap<string, string>): string {
  let begin = 0;
  const entries = tensors.map(({ name, dtype, shape, data }) => {
    const info = { dtype: safetensorsDtype(dtype), shape, data_offsets: [begin, begin + data.byteLength] };
    begin += data.byteLength;
    return `${JSON.stringify(name)}:${JSON.stringify(info)}`;
  });
  if (metadata.size > 0) entries.unshift(`"${metadataKey}":{${metadataText(metadata)}}`);
  return `{${entries.join(',')}}`;
}

function metadataText(metadata: ReadonlyMap<string, string>): string {
  const sorted = [...metadata].sort(([a], [b]) => byCodePoints(a, b));
  return sorted.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`).join(',');
}
