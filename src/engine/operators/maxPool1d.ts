import { boolean, optional, single, type ArgumentsOf } from '../arguments';
import { maxPooling } from '../maxPooling';
import { both, checkPoolingPadding, slidingAxis } from '../pooling';
import { signalOf, slidingWindow, type Window } from '../window';

const args = {
  kernel_size: single(1, { minimum: 1, example: 2, description: 'Length of the window.' }),
  stride: optional(single(1, {
    minimum: 1,
    description: 'Step from one window to the next; by default the size of the window, so that windows do not overlap.',
  })),
  padding: single(0, {
    minimum: 0,
    default: 0,
    description: 'Entries of −∞ around the signal; at most half of the window.',
  }),
  dilation: single(1, { minimum: 1, default: 1, description: 'Distance between the entries of a window.' }),
  ceil_mode: boolean({ default: false, description: 'Also take windows that hang over the end.' }),
};

function windowOf([, , length]: readonly number[], a: ArgumentsOf<typeof args>): Window {
  return slidingWindow(1, length!, {
    kernel: a.kernel_size,
    stride: a.stride ?? a.kernel_size,
    padding: both(a.padding),
    dilation: a.dilation,
    ceil: a.ceil_mode,
  });
}

/** MaxPool1d: `[N, C, L]`. */
export const maxPool1d = maxPooling({
  op: 'MaxPool1d',
  args,
  axes(input, a) {
    signalOf(input);
    checkPoolingPadding(a.kernel_size, a.padding);
    const { rows, columns } = windowOf(input, a);
    return [slidingAxis(rows), slidingAxis(columns)];
  },
});
