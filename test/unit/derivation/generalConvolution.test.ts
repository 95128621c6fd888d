import type { Network } from '../../../src/engine/network';
import { gradientOf, runNetwork, valueOf } from '../engine/networks';
import { assertSum } from './agreement';
import { planeOf } from './layout';
import {
  columnsOf, convolveFull, correlate, corner, crop, map, ones, pad, rowsOf, spread, subsample, total, type Matrix,
} from './matrix';

type Sizes = readonly [rows: number, columns: number];

/** Channels, filters and a kernel that steps, pads, spreads and falls into groups. */
interface General {
  readonly samples: number;
  readonly channels: number;
  readonly filters: number;
  readonly image: Sizes;
  readonly kernel: Sizes;
  readonly stride?: Sizes;
  readonly padding?: Sizes;
  readonly dilation?: Sizes;
  readonly groups?: number;
}

const cases: Readonly<Record<string, General>> = {
  'several channels and filters': { samples: 2, channels: 3, filters: 4, image: [5, 4], kernel: [3, 2] },
  'stride, with rows left over': { samples: 2, channels: 2, filters: 2, image: [7, 6], kernel: [3, 2], stride: [3, 2] },
  'padding': { samples: 1, channels: 2, filters: 3, image: [4, 3], kernel: [3, 3], padding: [1, 2] },
  'dilation': { samples: 2, channels: 1, filters: 2, image: [7, 8], kernel: [3, 2], dilation: [2, 3] },
  'groups': { samples: 2, channels: 4, filters: 6, image: [4, 4], kernel: [2, 2], groups: 2 },
  'one channel a group': { samples: 1, channels: 3, filters: 3, image: [4, 5], kernel: [3, 3], groups: 3 },
  'all at once': {
    samples: 3, channels: 4, filters: 2, image: [8, 9], kernel: [2, 3], stride: [2, 3], padding: [1, 1],
    dilation: [3, 2], groups: 2,
  },
};

/** The layer, and the two indices a group consists of. */
class Layer {
  readonly network: Network;
  readonly stride: Sizes;
  readonly padding: Sizes;
  readonly dilation: Sizes;
  readonly groupChannels: number;
  readonly groupFilters: number;

  constructor(readonly sizes: General) {
    const { samples, channels, filters, image, kernel, stride, padding, dilation, groups } = sizes;
    this.stride = stride ?? [1, 1];
    this.padding = padding ?? [0, 0];
    this.dilation = dilation ?? [1, 1];
    this.groupChannels = channels / (groups ?? 1);
    this.groupFilters = filters / (groups ?? 1);
    const args = {
      out_channels: filters, kernel_size: kernel, stride: this.stride, padding: this.padding, dilation: this.dilation,
      groups: groups ?? 1,
    };
    const layers = [{ name: 'conv', op: 'Conv2d', args }];
    this.network = runNetwork({ inputs: { x: [samples, channels, ...image] }, layers });
  }

  readonly A = (n: number, channel: number): Matrix => planeOf(valueOf(this.network, 'x').tensor, n, channel);
  readonly dA = (n: number, channel: number): Matrix => planeOf(valueOf(this.network, 'x').gradient!, n, channel);
  readonly Z = (n: number, filter: number): Matrix => planeOf(valueOf(this.network, 'conv').tensor, n, filter);
  readonly dZ = (n: number, filter: number): Matrix => planeOf(valueOf(this.network, 'conv').gradient!, n, filter);
  readonly W = (filter: number, c: number): Matrix => planeOf(this.network.parameters.get('conv.weight')!, filter, c);
  readonly dW = (filter: number, c: number): Matrix => planeOf(gradientOf(this.network, 'conv.weight'), filter, c);
  readonly b = (filter: number): number => this.network.parameters.get('conv.bias')!.data[filter]!;
  readonly db = (filter: number): number => gradientOf(this.network, 'conv.bias').data[filter]!;

  /** The channel of the image that channel c of a filter looks at. */
  channelOf(filter: number, c: number): number {
    return Math.floor(filter / this.groupFilters) * this.groupChannels + c;
  }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('Convolutional layers in general: sums over channels, filters and samples', () => {
  for (const [name, sizes] of Object.entries(cases)) {
    const layer = new Layer(sizes);
    const { stride, padding, dilation, groupChannels, groupFilters } = layer;
    const samples = upTo(sizes.samples);
    const filters = upTo(sizes.filters);

    it(`eq. 26: Z is the padded A_prev ⋆ the spread W, every stride-th entry, with ${name}`, () => {
      const taps = upTo(groupChannels);
      for (const n of samples) for (const f of filters) {
        const bias = map(layer.Z(n, f), () => layer.b(f) / groupChannels);
        assertSum(layer.Z(n, f), (A, W, b) => {
          const all = subsample(correlate(pad(A, ...padding), spread(W, ...dilation)), ...stride);
          return all.map((row, x) => row.map((value, y) => value + b[x]![y]!));
        }, taps, (c) => [layer.A(n, layer.channelOf(f, c)), layer.W(f, c), bias]);
      }
    });

    it(`eq. 29: dW is the padded A_prev ⋆ dZ with stride − 1 zeros between its entries, with ${name}`, () => {
      for (const f of filters) for (const c of upTo(groupChannels)) {
        const kernel = spread(layer.W(f, c), ...dilation);
        const formula = (A: Matrix, dZ: Matrix): Matrix => {
          const all = correlate(pad(A, ...padding), spread(dZ, ...stride));
          return subsample(corner(all, rowsOf(kernel), columnsOf(kernel)), ...dilation);
        };
        assertSum(layer.dW(f, c), formula, samples, (n) => [layer.A(n, layer.channelOf(f, c)), layer.dZ(n, f)]);
      }
    });

    it(`eq. 31: db is the sum of dZ over samples and places, with ${name}`, () => {
      for (const f of filters) assertSum(layer.db(f), total, samples, (n) => [layer.dZ(n, f)]);
    });

    it(`eq. 37: dA is dZ with stride − 1 zeros *_full the spread W, the padding cropped, with ${name}`, () => {
      const [height, width] = [sizes.image[0] + 2 * padding[0], sizes.image[1] + 2 * padding[1]];
      for (const n of samples) for (const channel of upTo(sizes.channels)) {
        const group = Math.floor(channel / groupChannels);
        const formula = (dZ: Matrix, W: Matrix): Matrix => {
          const full = convolveFull(spread(dZ, ...stride), spread(W, ...dilation));
          return crop(corner(full, height, width), ...padding);
        };
        const own = upTo(groupFilters).map((f) => group * groupFilters + f);
        assertSum(layer.dA(n, channel), formula, own, (f) => [layer.dZ(n, f), layer.W(f, channel % groupChannels)]);
      }
    });
  }

  it('eq. 31: db with several filters is one number a filter, each by all ones ⋆ dZ', () => {
    const layer = new Layer(cases['several channels and filters']!);
    for (const f of upTo(4)) {
      assertSum(layer.db(f), (dZ) => correlate(ones(rowsOf(dZ), columnsOf(dZ)), dZ), [0, 1], (n) => [layer.dZ(n, f)]);
    }
  });
});
