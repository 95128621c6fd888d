import { sentence } from '../../protocol/sentence';
import { channelsOf, formatShape, innerOf } from '../../tensor/shape';
import { checkChannels } from '../batchNorm';
import { normalisation } from '../normalisation';
import { ShapeError } from '../operator';
import { affine, runningStatistics, statisticsAfter, statisticsArguments, tracking } from '../runningStatistics';
import { imageOf } from '../window';

/** InstanceNorm2d: each channel of each sample over its own pixels. `[N, C, H, W]`; weight and bias `[C]`. */
export const instanceNorm2d = normalisation({
  op: 'InstanceNorm2d',
  summary: 'Normalises each channel of each sample over its pixels.',
  args: { ...statisticsArguments, affine: affine(false), track_running_stats: tracking(false) },

  shapes(input, args, training) {
    imageOf(input);
    checkChannels(args.num_features, input, 'num_features');
    if (innerOf(input) === 1 && (training || !args.track_running_stats)) {
      const found = sentence`has a single pixel per channel (${formatShape(input)})`;
      throw new ShapeError(sentence`${found}: a mean over one value leaves nothing`);
    }
    const channels = channelsOf(input);
    return {
      ...(args.affine && { weight: [channels], bias: [channels] }),
      ...(args.track_running_stats && { buffers: runningStatistics(channels) }),
    };
  },

  groups(input) {
    const inner = innerOf(input);
    const channels = channelsOf(input);
    const plane = (position: number): number => Math.floor(position / inner);
    return { count: input[0]! * channels, of: plane, affine: (position) => plane(position) % channels };
  },

  channels: (moved) => moved,
  artifacts: statisticsAfter,
});
