import { boolean, choice, integer, optional, signalPadding, single } from '../arguments';
import type { PaddingMode } from '../contacts';
import { convolution } from '../convolution/convolution';

/** Conv1d: `[N, C, L]` to `[N, F, L']`, weight `[F, C / groups, k]`. Eq. 25–37 with images of height 1. */
export const conv1d = convolution('Conv1d', 1, 'signal', {
  out_channels: integer({
    minimum: 1,
    example: 8,
    description: 'Filters of this layer: channels of its output.',
  }),
  in_channels: optional(integer({ minimum: 1, description: 'Channels of the input. Checked when given.' })),
  kernel_size: single(1, { minimum: 1, example: 3, description: 'Length of the kernel.' }),
  stride: single(1, { minimum: 1, default: 1, description: 'Step of the kernel from one output to the next.' }),
  padding: signalPadding({ default: 0, description: 'Entries around the signal.' }),
  padding_mode: choice<PaddingMode>(['zeros', 'reflect', 'replicate', 'circular'], {
    default: 'zeros',
    description: 'What the padding shows.',
  }),
  dilation: single(1, { minimum: 1, default: 1, description: 'Distance between the taps of the kernel.' }),
  groups: integer({
    minimum: 1,
    default: 1,
    description: 'Into how many groups the channels fall; each is a convolution of its own.',
  }),
  bias: boolean({ default: true, description: 'Whether a bias is added to every output channel.' }),
});
