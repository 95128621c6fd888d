/** How a kernel slides along one axis of an image. */
export interface SlidingAxis {
  readonly input: number;
  readonly output: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros in front of the first entry and behind the last one. */
  readonly before: number;
  readonly after: number;
}

/** Along one axis: how many positions there are, and which of them each pooled position looks at. */
export interface PooledAxis {
  readonly input: number;
  readonly looks: readonly (readonly number[])[];
}

/** How the windows of a layer lie over its input. One axis for signals, rows and columns for images. */
export type WindowGeometry =
  | { readonly kind: 'sliding'; readonly axes: readonly SlidingAxis[] }
  | {
    readonly kind: 'pooling';
    readonly axes: readonly PooledAxis[];
    /** Of a max pooling: for each pooled entry the position of its winner in the plane of the input. */
    readonly winners?: Int32Array;
    /** 1 for each pooled entry whose window holds its largest number more than once. */
    readonly ties?: Uint8Array;
  };
