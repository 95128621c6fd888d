import { boolean, integer, optional, pair, type ArgumentsOf } from '../arguments';
import { averagePooling, sizesWithPadding } from '../averagePooling';
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
    description: 'Rows and columns of zeros around the image; at most half of the window.',
  }),
  ceil_mode: boolean({ default: false, description: 'Also take windows that hang over the end.' }),
  count_include_pad: boolean({
    default: true,
    description: 'Whether padding counts as entries of the window when its sum is divided.',
  }),
  divisor_override: optional(integer({
    minimum: 1,
    description: 'Divide by this number instead of the size of the window.',
  })),
};

function windowOf([, , height, width]: readonly number[], a: ArgumentsOf<typeof args>): Window {
  return slidingWindow(height!, width!, {
    kernel: a.kernel_size,
    stride: a.stride ?? a.kernel_size,
    padding: both(a.padding),
    dilation: [1, 1],
    ceil: a.ceil_mode,
  });
}

/** AvgPool2d: `[N, C, H, W]`. */
export const avgPool2d = averagePooling({
  op: 'AvgPool2d',
  args,
  axes(input, a) {
    imageOf(input);
    checkPoolingPadding(a.kernel_size, a.padding);
    const { rows, columns } = windowOf(input, a);
    return [slidingAxis(rows), slidingAxis(columns)];
  },
  divisors(input, a) {
    const window = windowOf(input, a);
    if (a.divisor_override !== undefined) {
      return new Float64Array(window.rows.output * window.columns.output).fill(a.divisor_override);
    }
    return a.count_include_pad ? sizesWithPadding(window) : undefined;
  },
});
