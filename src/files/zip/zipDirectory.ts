import { sentence } from '../../protocol/sentence';
import type { Place } from '../error';
import { checkLimit, type ReadLimits } from '../limits';
import { LittleEndianReader } from '../littleEndianReader';
import { quote } from '../wording';
import { flags, recordSizes, signatures } from './zipFormat';
import { readDirectoryHeader, readLocalHeader, refuseZip, type ZipHeader } from './zipHeaders';

/** An entry of a zip archive, as the archive's list and the entry's own header agree on. */
export interface ZipEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  /** Bytes after inflating, as the archive says. */
  readonly size: number;
  /** Where the entry's own header begins, and the first byte behind its data. */
  readonly start: number;
  readonly end: number;
  /** The entry's bytes in the archive, still compressed. */
  readonly data: Uint8Array;
}

/**
 * Lists the entries of a zip archive (zip64 included) without reading their data. Throws a {@link TensorFileError}
 * when records are missing, reach outside the file, overlap or contradict each other.
 */
export function readZipDirectory(bytes: Uint8Array, limits: ReadLimits, place: Place): readonly ZipEntry[] {
  const reader = new LittleEndianReader(bytes, place);
  const directory = findDirectory(reader, place);
  checkLimit('tensors', directory.entries, limits, place);
  const entries: ZipEntry[] = [];
  let offset = directory.start;
  for (let i = 0; i < directory.entries; i++) {
    const header = readDirectoryHeader(reader, offset, place);
    entries.push(locate(header, reader, directory.start, place));
    offset = header.end;
  }
  if (offset !== directory.end) refuseZip(sentence`its list of entries does not end where it says`, place);
  checkOverlap(entries, place);
  return entries;
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly entries: number;
}

function findDirectory(reader: LittleEndianReader, place: Place): Directory {
  const end = findDirectoryEnd(reader, place);
  const locator = end - recordSizes.directoryEnd64Locator;
  if (locator >= 0 && reader.uint32(locator) === signatures.directoryEnd64Locator) {
    return findDirectory64(reader, reader.uint64(locator + 8), place);
  }
  return checkedDirectory(reader.uint32(end + 16), reader.uint32(end + 12), reader.uint16(end + 10), end, place);
}

function findDirectory64(reader: LittleEndianReader, at: number, place: Place): Directory {
  if (reader.uint32(at) !== signatures.directoryEnd64) {
    refuseZip(sentence`its zip64 record is not where it says`, place);
  }
  return checkedDirectory(reader.uint64(at + 48), reader.uint64(at + 40), reader.uint64(at + 32), at, place);
}

function checkedDirectory(start: number, size: number, entries: number, end: number, place: Place): Directory {
  if (start + size !== end) refuseZip(sentence`its list of entries is not where it says`, place);
  return { start, end, entries };
}

/** The record stands at the end of the file, behind it only a comment whose length it says. */
function findDirectoryEnd(reader: LittleEndianReader, place: Place): number {
  const latest = reader.length - recordSizes.directoryEnd;
  for (let at = latest; at >= Math.max(0, latest - 0xffff); at--) {
    if (reader.uint32(at) === signatures.directoryEnd && at + reader.uint16(at + 20) === latest) return at;
  }
  return refuseZip(sentence`there is no list of entries at its end`, place);
}

/** Finds an entry's data behind its local header, which must say the same as the directory. */
function locate(entry: ZipHeader, reader: LittleEndianReader, dataEnd: number, archive: Place): ZipEntry {
  const place = sentence`${archive}, entry ${quote(entry.name)}`;
  const local = readLocalHeader(reader, entry.start, place);
  const compared = ['name', 'flags', 'method'] as const;
  const sizes = entry.flags & flags.sizesBehindData ? [] : (['crc', 'compressedSize', 'size'] as const);
  const different = [...compared, ...sizes].find((field) => local[field] !== entry[field]);
  if (different) refuseZip(sentence`its header and the archive's list disagree on its ${fieldNames[different]}`, place);
  if (local.end + entry.compressedSize > dataEnd) refuseZip(sentence`its data reaches past the other entries`, place);
  const { name, method, crc, size, start } = entry;
  const data = reader.bytes(local.end, entry.compressedSize);
  return { name, flags: entry.flags, method, crc, size, start, end: local.end + data.length, data };
}

const fieldNames = {
  name: sentence`name`,
  flags: sentence`flags`,
  method: sentence`compression`,
  crc: sentence`checksum`,
  compressedSize: sentence`compressed size`,
  size: sentence`size`,
} as const;

/** Overlapping entries let a small archive inflate to an enormous one. */
function checkOverlap(entries: readonly ZipEntry[], place: Place): void {
  const ordered = [...entries].sort((a, b) => a.start - b.start);
  let end = 0;
  for (const entry of ordered) {
    const { name, start } = entry;
    if (start < end) refuseZip(sentence`it shares bytes with another entry`, sentence`${place}, entry ${quote(name)}`);
    end = entry.end;
  }
}
