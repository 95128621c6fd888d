import { averagePooling } from '../averagePooling';
import { adaptiveAxes, outputSize } from '../adaptivePooling';

/** AdaptiveAvgPool2d: `[N, C, H, W]` to `[N, C, *output_size]`. */
export const adaptiveAvgPool2d = averagePooling({
  op: 'AdaptiveAvgPool2d',
  args: { output_size: outputSize },
  axes: adaptiveAxes,
});
