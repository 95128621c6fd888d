import type { Network } from '../../../src/engine/network';
import { permute } from '../layout';
import type { PassResult, PeerNetwork } from '../pass';
import { loadPeer } from './load';

/** Numbers of width × height × depth, depth innermost, with their gradients. */
interface Vol {
  readonly w: Float64Array;
  readonly dw: Float64Array;
}

interface Layer {
  readonly filters?: readonly Vol[];
  readonly biases?: Vol;
}

interface ConvNet {
  readonly Vol: new (width: number, height: number, depth: number, fill: number) => Vol;
  readonly Net: new () => {
    readonly layers: readonly Layer[];
    makeLayers(definitions: readonly object[]): void;
    forward(input: Vol, isTraining: boolean): Vol;
    backward(label: number): number;
  };
}

/** The trainable layers of LeNet-5: channels, height and width of what each unit or filter sees. */
const seen = { conv1: [1, 5, 5], conv2: [6, 5, 5], fc1: [16, 5, 5], fc2: [120, 1, 1], fc3: [84, 1, 1] } as const;

const innermostDepth = [1, 2, 0];
const innermostColumns = [2, 0, 1];

/**
 * LeNet-5 in convnetjs: float64, one sample after the other, gradients adding up. Setting them back to 0 is not
 * counted.
 */
export function convnetLenet(network: Network): PeerNetwork {
  const convnet = loadPeer('convnet') as ConvNet;
  const net = new convnet.Net();
  const relu = { activation: 'relu' };
  net.makeLayers([
    { type: 'input', out_sx: 28, out_sy: 28, out_depth: 1 },
    { type: 'conv', sx: 5, filters: 6, stride: 1, pad: 2, ...relu },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'conv', sx: 5, filters: 16, stride: 1, pad: 0, ...relu },
    { type: 'pool', sx: 2, stride: 2 },
    { type: 'fc', num_neurons: 120, ...relu },
    { type: 'fc', num_neurons: 84, ...relu },
    { type: 'softmax', num_classes: 10 },
  ]);
  const layers = Object.entries(seen).map(([name, sizes], i) => ({
    name,
    sizes,
    layer: net.layers.filter(({ filters }) => filters)[i]!,
  }));
  for (const { name, sizes, layer } of layers) {
    const { data } = network.parameters.get(`${name}.weight`)!;
    const each = data.length / layer.filters!.length;
    layer.filters!.forEach(({ w }, f) =>
      w.set(permute(data.subarray(f * each, (f + 1) * each), sizes, innermostDepth)),
    );
    layer.biases!.w.set(network.parameters.get(`${name}.bias`)!.data);
  }
  const labels = [...network.batch.get('y')!.data];
  const images = labels.map((_, n) => {
    const image = new convnet.Vol(28, 28, 1, 0);
    image.w.set(network.batch.get('x')!.data.subarray(n * 784, (n + 1) * 784));
    return image;
  });
  const pass = (): number =>
    labels.reduce((sum, label, n) => {
      net.forward(images[n]!, true);
      return sum + net.backward(label);
    }, 0);
  return { name: 'convnetjs', run: () => void pass(), result: () => resultOf(pass, layers, images) };
}

/** convnetjs adds up where this engine takes the mean over the batch. */
function resultOf(
  pass: () => number,
  layers: readonly { name: string; sizes: readonly [number, number, number]; layer: Layer }[],
  images: readonly Vol[],
): PassResult {
  for (const { layer } of layers) for (const { dw } of [...layer.filters!, layer.biases!]) dw.fill(0);
  const mean = (numbers: Iterable<number>): number[] => Array.from(numbers, (value) => value / images.length);
  const loss = pass() / images.length;
  const gradients = new Map([['x.grad', mean(images.flatMap(({ dw }) => [...dw]))]]);
  for (const {
    name,
    sizes: [channels, height, width],
    layer,
  } of layers) {
    gradients.set(
      `${name}.weight.grad`,
      mean(layer.filters!.flatMap(({ dw }) => [...permute(dw, [height, width, channels], innermostColumns)])),
    );
    gradients.set(`${name}.bias.grad`, mean(layer.biases!.dw));
  }
  return { loss, gradients };
}
