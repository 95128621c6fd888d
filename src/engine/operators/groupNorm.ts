import { sentence } from '../../protocol/sentence';
import { channelsOf, innerOf } from '../../tensor/shape';
import { integer, number, optional } from '../arguments';
import { checkChannels } from '../batchNorm';
import { normalisation } from '../normalisation';
import { ShapeError } from '../operator';
import { needsInputOf } from '../shapeWords';
import { affine } from '../runningStatistics';

/** GroupNorm: the channels of each sample in groups. `[N, C, *]`; weight and bias `[C]`. */
export const groupNorm = normalisation({
  op: 'GroupNorm',
  summary: 'Normalises groups of channels of each sample.',
  args: {
    num_groups: integer({ minimum: 1, example: 2, description: 'Into how many groups the channels fall.' }),
    num_channels: optional(integer({ minimum: 1, description: 'Channels of the input. Checked when given.' })),
    eps: number({ minimum: 0, default: 1e-5, description: 'Added to the variance, so that σ is never 0.' }),
    affine: affine(true),
  },

  shapes(input, args) {
    if (input.length < 2) {
      throw new ShapeError(needsInputOf(sentence`samples × channels`, input));
    }
    checkChannels(args.num_channels, input, 'num_channels');
    const channels = channelsOf(input);
    if (channels % args.num_groups !== 0) {
      throw new ShapeError(({ called }) => {
        const found = sentence`the ${channels} channels of ${called()}`;
        return sentence`num_groups is ${args.num_groups}, which does not divide ${found}`;
      }, 'num_groups');
    }
    const values = (channels / args.num_groups) * innerOf(input) * input[0]!;
    if (values === 1) {
      throw new ShapeError(sentence`has a single value to normalise, which leaves nothing; raise "batch"`);
    }
    return args.affine ? { weight: [channels], bias: [channels] } : {};
  },

  groups(input, { num_groups }) {
    const inner = innerOf(input);
    const channels = channelsOf(input);
    const size = (channels / num_groups) * inner;
    return {
      count: input[0]! * num_groups,
      of: (position) => Math.floor(position / size),
      affine: (position) => Math.floor(position / inner) % channels,
    };
  },

  channels([from, to], input, { num_groups }) {
    const size = channelsOf(input) / num_groups;
    return [Math.floor(from / size) * size, Math.ceil(to / size) * size];
  },
});
