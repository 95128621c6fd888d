import { boolean, optional, pair, type ArgumentsOf } from '../arguments';
import { maxPooling } from '../maxPooling';
import { both, checkPoolingPadding, slidingAxis } from '../pooling';
import { imageOf, slidingWindow, type Window } from '../window';

const args = {
  kernel_size: pair({ minimum: 1, example: 2, description: 'Height and width of the window.' }),
  stride: optional(pair({
    minimum: 1,
    description: 'Step from one window to the next; by default the size of the window, so that windows do not overlap.',
  })),
  padding: pair({
    minimum: 0,
    default: 0,
    description: 'Rows and columns of −∞ around the image; at most half of the window.',
  }),
  dilation: pair({ minimum: 1, default: 1, description: 'Distance between the entries of a window.' }),
  ceil_mode: boolean({ default: false, description: 'Also take windows that hang over the end.' }),
};

function windowOf([, , height, width]: readonly number[], a: ArgumentsOf<typeof args>): Window {
  return slidingWindow(height!, width!, {
    kernel: a.kernel_size,
    stride: a.stride ?? a.kernel_size,
    padding: both(a.padding),
    dilation: a.dilation,
    ceil: a.ceil_mode,
  });
}

/** MaxPool2d: `[N, C, H, W]`. */
export const maxPool2d = maxPooling({
  op: 'MaxPool2d',
  args,
  axes(input, a) {
    imageOf(input);
    checkPoolingPadding(a.kernel_size, a.padding);
    const { rows, columns } = windowOf(input, a);
    return [slidingAxis(rows), slidingAxis(columns)];
  },
});
