import type { Contacts } from './contacts';

/** Numbers of one block of cells, so that it stays in the processor's cache. */
const ROOM = 2 ** 16;

/** Some cells `[from, to)`. */
export interface CellRange {
  readonly from: number;
  readonly to: number;
}

/** What each tap of a kernel meets at each cell: the pixel at `source[tap · cells + cell]`, −1 for a zero beyond. */
interface Table {
  readonly taps: number;
  readonly cells: number;
  readonly source: Int32Array;
}

/** Kept as long as the contacts are. */
const tables = new WeakMap<Contacts, Table>();

/**
 * Where taps, cells and pixels of a sliding window meet, listed from the contacts along both axes. It serves difference
 * rules alone, and shares no code with the kernels of the backward pass.
 */
export class Unfolding {
  private readonly table: Table;

  constructor(
    rows: Contacts,
    columns: Contacts,
    private readonly pixels: number,
  ) {
    const known = tables.get(rows);
    this.table = known ?? listMeetings(rows, columns);
    if (!known) tables.set(rows, this.table);
  }

  get taps(): number {
    return this.table.taps;
  }

  /** Cuts the cells into blocks that have room, when every cell has so many numbers. */
  *blocks(depth: number): Generator<CellRange> {
    const { cells } = this.table;
    const size = Math.max(1, Math.floor(ROOM / depth));
    for (let from = 0; from < cells; from += size) yield { from, to: Math.min(cells, from + size) };
  }

  /** `columns[channel · taps + tap][cell − from]` = what the tap meets there, in `channels` planes from this one on. */
  gather(images: Float64Array, plane: number, channels: number, { from, to }: CellRange, columns: Float64Array): void {
    const { taps, cells, source } = this.table;
    let at = 0;
    for (let channel = 0; channel < channels; channel++) {
      const base = (plane + channel) * this.pixels;
      for (let tap = 0; tap < taps; tap++) {
        for (let cell = tap * cells + from, end = tap * cells + to; cell < end; cell++) {
          const pixel = source[cell]!;
          columns[at++] = pixel < 0 ? 0 : images[base + pixel]!;
        }
      }
    }
  }

  /** Adds `columns[channel · taps + tap][cell − from]` to the pixel that the tap meets there. */
  spread(columns: Float64Array, { from, to }: CellRange, plane: number, channels: number, images: Float64Array): void {
    const { taps, cells, source } = this.table;
    let at = 0;
    for (let channel = 0; channel < channels; channel++) {
      const base = (plane + channel) * this.pixels;
      for (let tap = 0; tap < taps; tap++) {
        for (let cell = tap * cells + from, end = tap * cells + to; cell < end; cell++, at++) {
          const pixel = source[cell]!;
          if (pixel >= 0) images[base + pixel]! += columns[at]!;
        }
      }
    }
  }
}

function listMeetings(rows: Contacts, columns: Contacts): Table {
  const across = columns.ofOutput.length;
  const cells = rows.ofOutput.length * across;
  const width = columns.ofInput.length;
  const taps = rows.ofTap.length * columns.ofTap.length;
  const source = new Int32Array(taps * cells).fill(-1);
  rows.ofTap.forEach((high, a) => columns.ofTap.forEach((wide, b) => {
    const first = (a * columns.ofTap.length + b) * cells;
    for (const y of high) {
      for (const x of wide) source[first + y.output * across + x.output] = y.input * width + x.input;
    }
  }));
  return { taps, cells, source };
}
