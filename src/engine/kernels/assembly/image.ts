/** Copies planes of rows × columns into planes that are larger on every side; the margins are left as they are. */
export function padPlanes(
  planes: i32, rows: i32, columns: i32, source: usize, top: i32, left: i32, paddedRows: i32, paddedColumns: i32, target: usize,
): void {
  for (let plane = 0; plane < planes; plane++, target += (paddedRows * paddedColumns) << 3) {
    for (let y = 0; y < rows; y++, source += columns << 3) {
      copy(columns, source, target + (((top + y) * paddedColumns + left) << 3));
    }
  }
}

/**
 * Lays the windows of an image side by side: `columns[(channel · kernel + (a, b))][(y, x)]` is what tap (a, b) sees at (y, x),
 * 0 on padding. Rows and columns of the image each have an input and output size, a kernel, stride, dilation and padding.
 */
export function imageToColumns(
  channels: i32,
  rowsIn: i32, rowsOut: i32, rowTaps: i32, rowStride: i32, rowDilation: i32, above: i32,
  columnsIn: i32, columnsOut: i32, columnTaps: i32, columnStride: i32, columnDilation: i32, before: i32,
  image: usize, columns: usize,
): void {
  for (let channel = 0; channel < channels; channel++, image += (rowsIn * columnsIn) << 3) {
    for (let a = 0; a < rowTaps; a++) {
      for (let b = 0; b < columnTaps; b++) {
        const shift = b * columnDilation - before;
        const from = firstInside(shift, columnStride, columnsOut);
        const to = endInside(shift, columnStride, columnsIn, columnsOut);
        for (let y = 0, row = a * rowDilation - above; y < rowsOut; y++, row += rowStride, columns += columnsOut << 3) {
          if (row < 0 || row >= rowsIn || from >= to) {
            clear(columnsOut, columns);
            continue;
          }
          clear(from, columns);
          const source = image + ((row * columnsIn + shift + from * columnStride) << 3);
          if (columnStride === 1) copy(to - from, source, columns + (from << 3));
          else gather(to - from, columnStride, source, columns + (from << 3));
          clear(columnsOut - to, columns + (to << 3));
        }
      }
    }
  }
}

/** The transpose of `imageToColumns`: adds what each tap saw to the pixel that it saw it at. */
export function columnsToImage(
  channels: i32,
  rowsIn: i32, rowsOut: i32, rowTaps: i32, rowStride: i32, rowDilation: i32, above: i32,
  columnsIn: i32, columnsOut: i32, columnTaps: i32, columnStride: i32, columnDilation: i32, before: i32,
  columns: usize, image: usize,
): void {
  for (let channel = 0; channel < channels; channel++, image += (rowsIn * columnsIn) << 3) {
    for (let a = 0; a < rowTaps; a++) {
      for (let b = 0; b < columnTaps; b++) {
        const shift = b * columnDilation - before;
        const from = firstInside(shift, columnStride, columnsOut);
        const to = endInside(shift, columnStride, columnsIn, columnsOut);
        for (let y = 0, row = a * rowDilation - above; y < rowsOut; y++, row += rowStride, columns += columnsOut << 3) {
          if (row < 0 || row >= rowsIn || from >= to) continue;
          const target = image + ((row * columnsIn + shift + from * columnStride) << 3);
          scatterAdd(to - from, columnStride, columns + (from << 3), target);
        }
      }
    }
  }
}

/** The first output position at which a tap with this shift lies inside the image. */
@inline
function firstInside(shift: i32, stride: i32, outputs: i32): i32 {
  return shift >= 0 ? 0 : min(outputs, (stride - 1 - shift) / stride);
}

/** The output position behind the last one at which a tap with this shift lies inside the image. */
@inline
function endInside(shift: i32, stride: i32, inputs: i32, outputs: i32): i32 {
  return shift >= inputs ? 0 : min(outputs, (inputs - 1 - shift) / stride + 1);
}

@inline
function copy(count: i32, source: usize, target: usize): void {
  for (const end = source + ((count & ~1) << 3); source < end; source += 16, target += 16) v128.store(target, v128.load(source));
  if (count & 1) store<f64>(target, load<f64>(source));
}

@inline
function clear(count: i32, target: usize): void {
  for (const end = target + (count << 3); target < end; target += 8) store<f64>(target, 0);
}

@inline
function gather(count: i32, stride: i32, source: usize, target: usize): void {
  for (const end = target + (count << 3); target < end; target += 8, source += stride << 3) store<f64>(target, load<f64>(source));
}

@inline
function scatterAdd(count: i32, stride: i32, source: usize, target: usize): void {
  for (const end = source + (count << 3); source < end; source += 8, target += stride << 3) {
    store<f64>(target, load<f64>(target) + load<f64>(source));
  }
}
