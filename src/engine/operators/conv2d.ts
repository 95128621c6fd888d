import { boolean, choice, integer, optional, padding, pair } from '../arguments';
import type { PaddingMode } from '../contacts';
import { convolution } from '../convolution/convolution';

/** Conv2d: `[N, C, H, W]` to `[N, F, H', W']`, weight `[F, C / groups, k_H, k_W]`. Eq. 25–37. */
export const conv2d = convolution('Conv2d', 2, 'image', {
  out_channels: integer({
    minimum: 1,
    example: 8,
    description: 'Filters of this layer: channels of its output.',
  }),
  in_channels: optional(integer({ minimum: 1, description: 'Channels of the input. Checked when given.' })),
  kernel_size: pair({ minimum: 1, example: 3, description: 'Height and width of the kernel.' }),
  stride: pair({ minimum: 1, default: 1, description: 'Step of the kernel from one output to the next.' }),
  padding: padding({ default: 0, description: 'Rows and columns around the image.' }),
  padding_mode: choice<PaddingMode>(['zeros', 'reflect', 'replicate', 'circular'], {
    default: 'zeros',
    description: 'What the padding shows.',
  }),
  dilation: pair({ minimum: 1, default: 1, description: 'Distance between the taps of the kernel.' }),
  groups: integer({
    minimum: 1,
    default: 1,
    description: 'Into how many groups the channels fall; each is a convolution of its own.',
  }),
  bias: boolean({ default: true, description: 'Whether a bias is added to every output channel.' }),
});
