import { adaptiveAxes, outputSize } from '../adaptivePooling';
import { maxPooling } from '../maxPooling';

/** AdaptiveMaxPool2d: `[N, C, H, W]` to `[N, C, *output_size]`. */
export const adaptiveMaxPool2d = maxPooling({
  op: 'AdaptiveMaxPool2d',
  args: { output_size: outputSize },
  axes: adaptiveAxes,
});
