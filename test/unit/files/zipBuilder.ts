import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../src/files/zip/crc32';

/** An entry of a zip archive to be built; what is not given is as it should be. */
export interface EntryPlan {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  /** Compressed bytes, when they are not those of `bytes`. */
  readonly data?: Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly size?: number;
  readonly compressedSize?: number;
  /** What the directory says, when the local header is to say something else. */
  readonly listed?: { readonly name?: string; readonly size?: number; readonly offset?: number };
}

/** Builds a zip archive record by record as the specification (APPNOTE 6.3) lays them out, with lies where wanted. */
export function buildZip(
  plans: readonly EntryPlan[],
  end: { readonly count?: number; readonly comment?: string } = {},
): Uint8Array {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const plan of plans) {
    const data = Buffer.from(plan.data ?? (plan.deflate ? deflateRawSync(plan.bytes) : plan.bytes));
    const body = Buffer.concat([localHeader(plan, data), data]);
    bodies.push(body);
    directory.push(directoryHeader(plan, data, plan.listed?.offset ?? offset));
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  const comment = Buffer.from(end.comment ?? '');
  const count = end.count ?? plans.length;
  const counts = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count]);
  const sizes = numbers([4, list.length], [4, offset], [2, comment.length]);
  return new Uint8Array(Buffer.concat([...bodies, list, counts, sizes, comment]));
}

function localHeader(plan: EntryPlan, data: Buffer): Buffer {
  const name = Buffer.from(plan.name);
  const fields = common(plan, data, plan.size);
  return Buffer.concat([numbers([4, 0x04034b50], [2, 20]), fields, numbers([2, name.length], [2, 0]), name]);
}

function directoryHeader(plan: EntryPlan, data: Buffer, offset: number): Buffer {
  const name = Buffer.from(plan.listed?.name ?? plan.name);
  const fields = common(plan, data, plan.listed?.size ?? plan.size);
  const rest = numbers([2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]);
  return Buffer.concat([numbers([4, 0x02014b50], [2, 20], [2, 20]), fields, rest, name]);
}

function common(plan: EntryPlan, data: Buffer, size = plan.bytes.length): Buffer {
  const method = plan.method ?? (plan.deflate ? 8 : 0);
  const crc = plan.crc ?? crc32(plan.bytes);
  const compressedSize = plan.compressedSize ?? data.length;
  return numbers([2, plan.flags ?? 0], [2, method], [2, 0], [2, 0x21], [4, crc], [4, compressedSize], [4, size]);
}

/** Little-endian numbers of the given widths in bytes. */
function numbers(...fields: readonly (readonly [width: number, value: number])[]): Buffer {
  return Buffer.concat(fields.map(([width, value]) => {
    const field = Buffer.alloc(width);
    field.writeUIntLE(value, 0, width);
    return field;
  }));
}
