import { sentence } from '../../protocol/sentence';
import { channelsOf, innerOf, type Shape } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import type { Argument, ArgumentsOf, Padding, Pair } from '../arguments';
import type { Contacts, PaddingMode } from '../contacts';
import type { Convolution } from '../kernels/convolution';
import { ShapeError, type LayerState } from '../operator';
import { otherChannels } from '../shapeWords';
import { isFirst, type Part } from '../parts';
import { pad, type PaddedImage } from '../paddedImage';
import { slidingWindow, type Window } from '../window';

/** What a convolution is told: sizes of both axes also for signals, whose height is 1. */
export interface ConvolutionArguments {
  readonly out_channels: Argument<number>;
  readonly in_channels: Argument<number | undefined>;
  readonly kernel_size: Argument<Pair>;
  readonly stride: Argument<Pair>;
  readonly padding: Argument<Padding>;
  readonly padding_mode: Argument<PaddingMode>;
  readonly dilation: Argument<Pair>;
  readonly groups: Argument<number>;
  readonly bias: Argument<boolean>;
}

export type Arguments = ArgumentsOf<ConvolutionArguments>;

/** Weight `[F, C / groups, *kernel]` and bias `[F]`. */
export interface ConvolutionParameters {
  readonly weight: Tensor;
  readonly bias?: Tensor;
}

/** What a convolution lays out once. */
export interface Saved {
  readonly rows: Contacts;
  readonly columns: Contacts;
  /** The loops over samples, groups, filters, cells and taps. */
  readonly convolution: Convolution;
  /** Absent when there is nothing but zeros beyond the border. */
  readonly padded?: PaddedImage & { readonly images: Float64Array; readonly gradients: Float64Array };
}

export type State = LayerState<Arguments, ConvolutionParameters, Saved>;

/** How many axes an image has: 2, or 1 for a signal, which is worked on as an image of height 1. */
export type Rank = 1 | 2;

/** The same tensor as a batch of images `[N, C, H, W]`. */
export function asImage(shape: Shape): Shape {
  return shape.length === 4 ? shape : [shape[0]!, shape[1]!, 1, shape[2]!];
}

/** Coordinates in an image as coordinates in the tensor itself. */
export function asOwn(index: readonly number[], rank: Rank): readonly number[] {
  return rank === 2 ? index : [index[0]!, index[1]!, index[3]!];
}

export function windowOf(input: Shape, a: Arguments): Window {
  const [, , height, width] = asImage(input);
  const { kernel_size: kernel, stride, padding, dilation } = a;
  return slidingWindow(height!, width!, { kernel, stride, padding, dilation });
}

export function isPadded({ rows, columns }: Window, { padding_mode }: Arguments): boolean {
  return padding_mode !== 'zeros' && rows.before + rows.after + columns.before + columns.after > 0;
}

/** What the kernels slide over: the images themselves, or the larger ones with their border. */
export function sizesFor(input: Shape, a: Arguments, window: Window) {
  return { window, channels: channelsOf(input), filters: a.out_channels, groups: a.groups };
}

/** Insists that channels and groups fit. @throws ShapeError */
export function checkGroups(
  channels: number,
  { in_channels, out_channels, groups }: Pick<Arguments, 'in_channels' | 'out_channels' | 'groups'>,
): void {
  if (in_channels !== undefined && in_channels !== channels) {
    throw new ShapeError(otherChannels('in_channels', in_channels, channels), 'in_channels', channels);
  }
  if (channels % groups !== 0) {
    throw new ShapeError((inputs) => {
      const found = inputs.has(sentence`${inputs.size(channels)}`);
      return sentence`groups is ${groups}, but ${found}, which it does not divide`;
    }, 'groups');
  }
  if (out_channels % groups !== 0) {
    const found = sentence`out_channels is ${out_channels}`;
    throw new ShapeError(sentence`groups is ${groups}, but ${found}, which it does not divide`, 'groups');
  }
}

/** What the kernels slide over: the images themselves, or copies with their border. */
export function imagesOf({ shape, data }: Tensor, { padded }: Saved, part: Part | undefined): Float64Array {
  if (!padded) return data;
  if (isFirst(part)) pad(padded, innerOf(shape), data, padded.images);
  return padded.images;
}

/** The sizes of groups, kernels and filters. */
export function groupsOf({ args: { groups }, parameters: { weight } }: Pick<State, 'args' | 'parameters'>) {
  const [filters, groupChannels] = weight.shape as [number, number];
  return { filters, groupChannels, groupFilters: filters / groups, taps: innerOf(weight.shape) };
}

/** Only this channel moves. */
export function oneChannel(channel: number): readonly [number, number] {
  return [channel, channel + 1];
}
