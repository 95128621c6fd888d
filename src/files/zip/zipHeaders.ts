import { sentence, type Sentence } from '../../protocol/sentence';
import { saveAgain, TensorFileError, type Place } from '../error';
import type { LittleEndianReader } from '../littleEndianReader';
import { inZip64Field, recordSizes, signatures } from './zipFormat';

/** What a local header and an entry of the directory say alike. */
export interface ZipHeader {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where the local header begins; 0 in the local header itself. */
  readonly start: number;
  /** First byte behind this header. */
  readonly end: number;
}

/** Reads an entry of the central directory; throws a {@link TensorFileError} where there is none. */
export function readDirectoryHeader(reader: LittleEndianReader, at: number, place: Place): ZipHeader {
  if (reader.uint32(at) !== signatures.directoryHeader) refuseZip(sentence`its list of entries breaks off`, place);
  const name = at + recordSizes.directoryHeader;
  const extra = name + reader.uint16(at + 28);
  const comment = extra + reader.uint16(at + 30);
  const end = comment + reader.uint16(at + 32);
  const common = readCommon(reader, at + 8, name, extra, place);
  const [size, compressedSize, start] = wideSizes(reader, extra, comment, [
    reader.uint32(at + 24),
    reader.uint32(at + 20),
    reader.uint32(at + 42),
  ]);
  return { ...common, size: size!, compressedSize: compressedSize!, start: start!, end };
}

/** Reads the header in front of an entry's data; throws a {@link TensorFileError} where there is none. */
export function readLocalHeader(reader: LittleEndianReader, at: number, place: Place): ZipHeader {
  if (reader.uint32(at) !== signatures.localHeader) {
    refuseZip(sentence`its header is not where the archive says`, place);
  }
  const name = at + recordSizes.localHeader;
  const extra = name + reader.uint16(at + 26);
  const end = extra + reader.uint16(at + 28);
  const common = readCommon(reader, at + 6, name, extra, place);
  const [size, compressedSize] = wideSizes(reader, extra, end, [reader.uint32(at + 22), reader.uint32(at + 18)]);
  return { ...common, size: size!, compressedSize: compressedSize!, start: 0, end };
}

type CommonFields = Pick<ZipHeader, 'name' | 'flags' | 'method' | 'crc'>;

/** The fields from the flags on, which stand alike in both headers, and the name. */
function readCommon(
  reader: LittleEndianReader,
  at: number,
  nameStart: number,
  nameEnd: number,
  place: Place,
): CommonFields {
  return {
    name: decodeName(reader.bytes(nameStart, nameEnd - nameStart), place),
    flags: reader.uint16(at),
    method: reader.uint16(at + 2),
    crc: reader.uint32(at + 8),
  };
}

/** NumPy marks names as UTF-8 when they are not ASCII; other writers use UTF-8 without the mark. */
function decodeName(name: Uint8Array, place: Place): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch (cause) {
    throw new TensorFileError(
      {
        place,
        found: sentence`the name of an entry is no UTF-8 text`,
        expected: sentence`names in UTF-8`,
        fix: saveAgain,
      },
      { cause },
    );
  }
}

/** Takes the sizes and offsets that do not fit 32 bits from the zip64 extra field, which lists only those. */
function wideSizes(reader: LittleEndianReader, from: number, to: number, narrow: readonly number[]): number[] {
  let wide = findZip64Field(reader, from, to);
  return narrow.map((value) => {
    if (value !== inZip64Field || wide === undefined || wide.from + 8 > wide.to) return value;
    const found = reader.uint64(wide.from);
    wide = { from: wide.from + 8, to: wide.to };
    return found;
  });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function findZip64Field(reader: LittleEndianReader, from: number, to: number): Range | undefined {
  for (let at = from; at + 4 <= to; at += 4 + reader.uint16(at + 2)) {
    if (reader.uint16(at) === 1) return { from: at + 4, to: Math.min(to, at + 4 + reader.uint16(at + 2)) };
  }
  return undefined;
}

/** Throws the {@link TensorFileError} of an archive whose records are not sound. */
export function refuseZip(found: Sentence, place: Place): never {
  throw new TensorFileError({ place, found, expected: sentence`a whole zip archive`, fix: saveAgain });
}
