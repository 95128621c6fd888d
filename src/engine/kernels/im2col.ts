import { kernelsFor } from './choose';
import type { Kernels } from './kernels';

/** See `Kernels.imageToColumns`. */
export const imageToColumns: Kernels['imageToColumns'] = (window, channels, image, offset, columns) =>
  kernelsFor(image, columns).imageToColumns(window, channels, image, offset, columns);

/** See `Kernels.columnsToImage`. */
export const columnsToImage: Kernels['columnsToImage'] = (window, channels, columns, image, offset) =>
  kernelsFor(columns, image).columnsToImage(window, channels, columns, image, offset);
