import type { Tensor } from '../tensor/tensor';
import type { Buffer, LayerState } from './operator';
import type { Saved } from './normalisation';
import { boolean, integer, number, optional } from './arguments';

/** Arguments that normalisations with running statistics share. */
export const statisticsArguments = {
  num_features: optional(integer({ minimum: 1, description: 'Channels of the input. Checked when given.' })),
  eps: number({ minimum: 0, default: 1e-5, description: 'Added to the variance, so that σ is never 0.' }),
  momentum: {
    ...optional(number({
      description: 'How much of the running statistics a step replaces; null: their plain average over all steps.',
    })),
    default: 0.1,
  },
};

/** Whether the layer has trainable γ and β. */
export const affine = (standard: boolean) =>
  boolean({ default: standard, description: 'Whether the result is scaled by γ and shifted by β.' });

/** Whether the layer keeps running statistics. */
export const tracking = (standard: boolean) =>
  boolean({
    default: standard,
    description: 'Whether running mean and variance are kept, which evaluation mode uses.',
  });

/** The running statistics of a fresh layer: mean 0, variance 1, no batch yet. */
export function runningStatistics(channels: number): Record<string, Buffer> {
  return {
    running_mean: { shape: [channels], fill: (data) => void data.fill(0) },
    running_var: { shape: [channels], fill: (data) => void data.fill(1) },
    num_batches_tracked: { shape: [], fill: (data) => void data.fill(0) },
  };
}

/**
 * What a training step would make of the running statistics: momentum times the batch's mean and unbiased variance,
 * plus the rest of the old ones. With several groups a channel (one a sample) their averages are taken. Nothing is
 * written back, so that a run can be repeated.
 */
export function statisticsAfter(
  { args: { momentum }, inputs: [x], buffers, training, saved: { groups, sizes, means, variances } }:
    LayerState<{ readonly momentum: number | undefined }, unknown, Saved>,
): Record<string, Tensor> {
  const { running_mean, running_var, num_batches_tracked } = buffers;
  if (!training || !running_mean || !running_var || !num_batches_tracked) return {};
  const batches = num_batches_tracked.data[0]! + 1;
  const share = momentum ?? 1 / batches;
  const channels = running_mean.data.length;
  const perChannel = groups.count / channels;
  const channelOf = channelsOfGroups(x!.data.length, groups);
  const blend = (old: Tensor, of: (group: number) => number): Tensor => {
    const fresh = new Float64Array(channels);
    for (let group = 0; group < groups.count; group++) fresh[channelOf[group]!]! += of(group) / perChannel;
    return { shape: old.shape, data: old.data.map((value, channel) => (1 - share) * value + share * fresh[channel]!) };
  };
  return {
    'running_mean.after': blend(running_mean, (group) => means[group]!),
    'running_var.after': blend(running_var, (group) => (variances[group]! * sizes[group]!) / (sizes[group]! - 1)),
    'num_batches_tracked.after': { shape: [], data: Float64Array.of(batches) },
  };
}

function channelsOfGroups(entries: number, groups: Saved['groups']): Int32Array {
  const channels = new Int32Array(groups.count);
  for (let position = 0; position < entries; position++) channels[groups.of(position)] = groups.affine(position);
  return channels;
}
