import { start, type Window } from '../../window';

/** See `Kernels.imageToColumns`. */
export function imageToColumns(
  { rows, columns: across }: Window,
  channels: number,
  image: Float64Array,
  offset: number,
  columns: Float64Array,
): void {
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = offset + channel * rows.input * across.input;
    for (let a = 0; a < rows.kernel; a++) {
      for (let b = 0; b < across.kernel; b++) {
        for (let y = 0; y < rows.output; y++) {
          const row = start(rows, y) + a * rows.dilation;
          if (row < 0 || row >= rows.input) {
            columns.fill(0, at, at + across.output);
            at += across.output;
            continue;
          }
          const line = plane + row * across.input;
          let column = b * across.dilation - across.before;
          for (let x = 0; x < across.output; x++, column += across.stride) {
            columns[at++] = column >= 0 && column < across.input ? image[line + column]! : 0;
          }
        }
      }
    }
  }
}

/** See `Kernels.columnsToImage`. */
export function columnsToImage(
  { rows, columns: across }: Window,
  channels: number,
  columns: Float64Array,
  image: Float64Array,
  offset: number,
): void {
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = offset + channel * rows.input * across.input;
    for (let a = 0; a < rows.kernel; a++) {
      for (let b = 0; b < across.kernel; b++) {
        for (let y = 0; y < rows.output; y++) {
          const row = start(rows, y) + a * rows.dilation;
          if (row < 0 || row >= rows.input) {
            at += across.output;
            continue;
          }
          const line = plane + row * across.input;
          let column = b * across.dilation - across.before;
          for (let x = 0; x < across.output; x++, column += across.stride, at++) {
            if (column >= 0 && column < across.input) image[line + column]! += columns[at]!;
          }
        }
      }
    }
  }
}
