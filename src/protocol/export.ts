import type { CheckReport } from './views';

/** What a file is to be made of. */
export type ExportRequest =
  /** Tensors under their names: those that are named, else all of the run. */
  | { readonly kind: 'npz' | 'safetensors'; readonly names?: readonly string[] }
  /** One tensor as text. */
  | { readonly kind: 'csv'; readonly name: string }
  /** A Python script that recomputes an entry of a gradient from an .npz file of all tensors. */
  | { readonly kind: 'numpy'; readonly name: string; readonly index: readonly number[]; readonly file: string }
  /** The network, its loss, its health and its check, as Markdown. */
  | { readonly kind: 'report'; readonly check?: CheckReport };

/** What somebody wants to export; which file a script reads, and which check a report is about, the host knows. */
export type ExportWish =
  | Exclude<ExportRequest, { readonly kind: 'numpy' | 'report' }>
  | { readonly kind: 'numpy'; readonly name: string; readonly index: readonly number[] }
  | { readonly kind: 'report' };

/** A picture of what is on show, made by the inspector. */
export interface Picture {
  readonly kind: 'png' | 'svg';
  /** The tensor on it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Kinds of files, with the end of their names and what they are called. */
export const exportKinds = {
  npz: { extension: 'npz', title: 'NumPy archive' },
  safetensors: { extension: 'safetensors', title: 'Safetensors' },
  csv: { extension: 'csv', title: 'CSV' },
  numpy: { extension: 'py', title: 'Python script' },
  report: { extension: 'md', title: 'Markdown' },
  png: { extension: 'png', title: 'PNG image' },
  svg: { extension: 'svg', title: 'SVG image' },
} as const;

/** One of them; pictures are made by the inspector, everything else by the session. */
export type ExportKind = keyof typeof exportKinds;
