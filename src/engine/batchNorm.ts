import { sentence, type Sentence } from '../protocol/sentence';
import { channelsOf, formatShape, innerOf, type Shape } from '../tensor/shape';
import { normalisation } from './normalisation';
import { ShapeError } from './operator';
import { affine, runningStatistics, statisticsAfter, statisticsArguments, tracking } from './runningStatistics';
import { needsInputOf, otherChannels } from './shapeWords';

/** Insists that the declared number of channels is the input's. @throws ShapeError */
export function checkChannels(declared: number | undefined, input: Shape, argument: string): void {
  const channels = channelsOf(input);
  if (declared === undefined || declared === channels) return;
  throw new ShapeError(otherChannels(argument, declared, channels), argument, channels);
}

/**
 * Batch normalisation over the samples and positions of each channel, for inputs of these ranks. In training with the
 * statistics of the batch, in evaluation with the running ones. Weight and bias `[C]`.
 */
export function batchNorm(op: string, ranks: readonly number[], inWords: Sentence) {
  return normalisation({
    op,
    summary: 'Normalises each channel over the whole batch.',
    args: { ...statisticsArguments, affine: affine(true), track_running_stats: tracking(true) },
    couplesSamples: true,

    shapes(input, args, training) {
      if (!ranks.includes(input.length)) {
        throw new ShapeError(needsInputOf(inWords, input));
      }
      checkChannels(args.num_features, input, 'num_features');
      const values = input[0]! * innerOf(input);
      if (values === 1 && (training || !args.track_running_stats)) {
        const found = sentence`has a single value per channel (${formatShape(input)})`;
        const advice = sentence`raise "batch", or set "mode": "eval"`;
        throw new ShapeError(sentence`${found}: a mean over one value leaves nothing; ${advice}`);
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
      const channel = (position: number): number => Math.floor(position / inner) % channels;
      return { count: channels, of: channel, affine: channel };
    },

    channels: (moved) => moved,
    artifacts: statisticsAfter,
  });
}
