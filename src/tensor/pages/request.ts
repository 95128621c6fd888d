import type { Arrangement } from './arrangement';
import type { Block, Interval, Rectangle } from './blocks';
import type { Distribution } from './distribution';

/** What can be asked of the numbers of a tensor without fetching all of them. */
export interface PageRequests {
  /** Rectangles of the cells, or of blocks of `step` × `step` cells, each block by its strongest entry. */
  readonly blocks: {
    readonly arrangement: Arrangement;
    readonly step: number;
    readonly rectangles: readonly Rectangle[];
    /** Only entries in this interval count. */
    readonly within?: Interval;
  };
  /** Entries at flat positions. */
  readonly values: { readonly positions: readonly number[] };
  /** Whether entries at flat positions were not computed. */
  readonly missing: { readonly positions: readonly number[] };
  /** Where the strongest entry of a rectangle of cells is. */
  readonly strongest: { readonly arrangement: Arrangement; readonly cells: Rectangle };
  readonly distribution: {
    /** Entries of a larger magnitude are counted. */
    readonly limit: number;
  };
  /** The first entries that are NaN or infinite, `most` at the most. */
  readonly nonFinite: { readonly most: number };
  readonly rowSums: { readonly arrangement: Arrangement };
  /** A part of all entries, in the order of their positions or by magnitude, largest first. */
  readonly ordered: { readonly by: EntryOrder; readonly from: number; readonly count: number };
  /** Where the entry at a flat position is in such an order. */
  readonly place: { readonly by: EntryOrder; readonly position: number };
}

/** What comes back. */
export interface PageReplies {
  readonly blocks: readonly Block[];
  readonly values: Float64Array;
  /** 1 for those that were not. */
  readonly missing: Uint8Array;
  /** A flat position; −1 when the rectangle has no entry. */
  readonly strongest: number;
  readonly distribution: Distribution;
  /** Flat positions. */
  readonly nonFinite: Float64Array;
  readonly rowSums: Float64Array;
  readonly ordered: { readonly positions: Float64Array; readonly values: Float64Array };
  /** How many entries come before it. */
  readonly place: number;
}

/** In which order entries are listed. */
export type EntryOrder = 'position' | 'magnitude';

/** What kinds of requests there are. */
export type PageKind = keyof PageRequests;

/** A request of any kind. */
export type PageRequest = { readonly [Kind in PageKind]: { readonly kind: Kind } & PageRequests[Kind] }[PageKind];

/** The answer to a request of any kind. */
export type PageReply = PageReplies[PageKind];
