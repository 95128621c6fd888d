import { deflateSync } from 'fflate';
import { sentence } from '../../protocol/sentence';
import { concatenate } from '../bytes';
import { crc32 } from './crc32';
import { TensorFileError, type Place } from '../error';
import { formatCount } from '../../tensor/formatCount';
import { flags, methods, recordSizes, signatures } from './zipFormat';

/** 1 January 1980, the first day of zip's calendar, for every entry: equal tensors give equal bytes. */
const date = 0x0021;

/** Version of the zip format that is needed to read deflated entries. */
const version = 20;

const largestArchive = 0xfffffffe;
const mostEntries = 0xfffe;
const longestName = 0xffff;

interface WrittenEntry {
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly data: Uint8Array;
  readonly offset: number;
}

/**
 * Writes a zip archive with the given entries in their order. Throws a {@link TensorFileError} for more than zip
 * without its 64-bit extension holds: 4 GiB or 65,534 entries.
 */
export function writeZip(
  files: Iterable<readonly [name: string, bytes: Uint8Array]>,
  compress: boolean,
  place: Place,
): Uint8Array<ArrayBuffer> {
  const entries: WrittenEntry[] = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const entry = makeEntry(name, bytes, compress, offset);
    checkNameLength(entry.name.length, place);
    entries.push(entry);
    offset += recordSizes.localHeader + entry.name.length + entry.data.length;
    checkSize(offset, entries.length, place);
  }
  const directory = entries.map(directoryHeader);
  const directorySize = directory.reduce((sum, header) => sum + header.length, 0);
  checkSize(offset + directorySize, entries.length, place);
  const bodies = entries.flatMap((entry) => [localHeader(entry), entry.data]);
  return concatenate([...bodies, ...directory, directoryEnd(entries.length, directorySize, offset)], place);
}

function makeEntry(name: string, bytes: Uint8Array, compress: boolean, offset: number): WrittenEntry {
  return {
    name: new TextEncoder().encode(name),
    method: compress ? methods.deflated : methods.stored,
    crc: crc32(bytes),
    size: bytes.length,
    data: compress ? deflateSync(bytes) : bytes,
    offset,
  };
}

function checkNameLength(length: number, place: Place): void {
  if (length <= longestName) return;
  throw new TensorFileError({
    place,
    found: sentence`a tensor's name takes ${formatCount(length)} bytes`,
    expected: sentence`at most 65,535`,
    fix: sentence`Give the tensor a shorter name.`,
  });
}

function checkSize(size: number, entries: number, place: Place): void {
  if (size <= largestArchive && entries <= mostEntries) return;
  throw new TensorFileError({
    place,
    found: sentence`${formatCount(entries)} tensors take ${formatCount(size)} bytes or more`,
    expected: sentence`at most 65,534 tensors and 4 GiB in one .npz file`,
    fix: sentence`Write a .safetensors file, or fewer tensors.`,
  });
}

/** The fields from the version to the size of the extra field, which both headers have. */
function commonFields(entry: WrittenEntry): Uint8Array {
  const fields = new DataView(new ArrayBuffer(26));
  fields.setUint16(0, version, true);
  fields.setUint16(2, flags.utf8Name, true);
  fields.setUint16(4, entry.method, true);
  fields.setUint16(8, date, true);
  fields.setUint32(10, entry.crc, true);
  fields.setUint32(14, entry.data.length, true);
  fields.setUint32(18, entry.size, true);
  fields.setUint16(22, entry.name.length, true);
  return new Uint8Array(fields.buffer);
}

function localHeader(entry: WrittenEntry): Uint8Array {
  const header = new Uint8Array(recordSizes.localHeader + entry.name.length);
  new DataView(header.buffer).setUint32(0, signatures.localHeader, true);
  header.set(commonFields(entry), 4);
  header.set(entry.name, recordSizes.localHeader);
  return header;
}

function directoryHeader(entry: WrittenEntry): Uint8Array {
  const header = new Uint8Array(recordSizes.directoryHeader + entry.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, signatures.directoryHeader, true);
  view.setUint16(4, version, true);
  header.set(commonFields(entry), 6);
  view.setUint32(42, entry.offset, true);
  header.set(entry.name, recordSizes.directoryHeader);
  return header;
}

function directoryEnd(entries: number, size: number, offset: number): Uint8Array {
  const record = new DataView(new ArrayBuffer(recordSizes.directoryEnd));
  record.setUint32(0, signatures.directoryEnd, true);
  record.setUint16(8, entries, true);
  record.setUint16(10, entries, true);
  record.setUint32(12, size, true);
  record.setUint32(16, offset, true);
  return new Uint8Array(record.buffer);
}
