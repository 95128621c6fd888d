import type { Network } from '../../engine/network';
import type { FileTensor } from '../../files/fileTensor';

/**
 * Parameters and buffers as a weights file holds them: under the names of a `state_dict`, all in float64 so that no
 * bit is lost.
 * @param prefix what the definition puts in front of the names in its weights file
 */
export function trainedTensors({ parameters, buffers }: Network, prefix: string): FileTensor[] {
  return [...parameters, ...buffers].map(([name, { shape, data }]) =>
    ({ name: prefix + name, dtype: 'float64', shape, data }));
}
