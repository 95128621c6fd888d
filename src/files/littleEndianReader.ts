import { sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { saveAgain, TensorFileError, type Place } from './error';
import { count } from './wording';

/** Reads a file's unsigned little-endian numbers by byte offset; throws a {@link TensorFileError} beyond its end. */
export class LittleEndianReader {
  private readonly view: DataView;

  constructor(
    private readonly file: Uint8Array,
    private readonly place: Place,
  ) {
    this.view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  get length(): number {
    return this.file.length;
  }

  uint16(offset: number): number {
    this.require(offset, 2);
    return this.view.getUint16(offset, true);
  }

  uint32(offset: number): number {
    this.require(offset, 4);
    return this.view.getUint32(offset, true);
  }

  /** A 64-bit number; beyond 2^53 it is rounded, which is still beyond every size that is allowed. */
  uint64(offset: number): number {
    this.require(offset, 8);
    return Number(this.view.getBigUint64(offset, true));
  }

  /** A view of some of the file's bytes. */
  bytes(offset: number, length: number): Uint8Array {
    this.require(offset, length);
    return this.file.subarray(offset, offset + length);
  }

  private require(offset: number, length: number): void {
    if (offset + length <= this.file.length) return;
    throw new TensorFileError({
      place: this.place,
      found: sentence`it ends after ${count(this.file.length, 'byte')}`,
      expected: sentence`${count(length, 'byte')} from byte ${formatCount(offset)} on`,
      fix: saveAgain,
    });
  }
}
