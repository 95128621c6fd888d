import type { Network } from '../../../src/engine/network';
import type { Tensor } from '../../../src/tensor/tensor';
import { permute } from '../layout';
import type { PassResult, PeerNetwork } from '../pass';
import { loadPeer, peersFolder } from './load';

interface TfTensor {
  dataSync(): Float32Array;
}

type Loss = (...operands: readonly TfTensor[]) => TfTensor;

interface TensorFlow {
  /** Only where the backend in WebAssembly is part of the build. */
  setWasmPaths?(folder: string): void;
  setBackend(name: string): Promise<boolean>;
  tensor(values: Float32Array, shape: readonly number[]): TfTensor;
  tidy<T>(work: () => T): T;
  valueAndGrads(f: Loss): (operands: readonly TfTensor[]) => { value: TfTensor; grads: readonly TfTensor[] };
  conv2d(x: TfTensor, w: TfTensor, stride: number, padding: number | 'valid'): TfTensor;
  maxPool(x: TfTensor, size: number, stride: number, padding: number): TfTensor;
  relu(x: TfTensor): TfTensor;
  reshape(x: TfTensor, shape: readonly number[]): TfTensor;
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  mul(a: TfTensor, b: TfTensor): TfTensor;
  div(a: TfTensor, b: number): TfTensor;
  sum(x: TfTensor): TfTensor;
  neg(x: TfTensor): TfTensor;
  logSoftmax(x: TfTensor): TfTensor;
}

/** How a tensor of this engine is laid out over there: its shape here, and which of its axes each of theirs is. */
interface Layout {
  readonly name: string;
  readonly shape: readonly number[];
  readonly axes: readonly number[];
}

const dense = (name: string, [out, inputs]: readonly number[]): Layout[] => [
  { name: `${name}.weight`, shape: [out!, inputs!], axes: [1, 0] },
  { name: `${name}.bias`, shape: [out!], axes: [0] },
];

const convolution = (name: string, shape: readonly number[]): Layout[] => [
  { name: `${name}.weight`, shape, axes: [2, 3, 1, 0] },
  { name: `${name}.bias`, shape: [shape[0]!], axes: [0] },
];

/**
 * LeNet-5 in TensorFlow.js on the CPU: float32, channels last, with the gradient for every parameter and x.
 * @param build `tensorflowNode` or `tensorflowBundled`, see test/bench/run.mjs
 */
export async function tensorflowLenet(network: Network, build: string, name: string): Promise<PeerNetwork> {
  const samples = network.batch.get('y')!.data.length;
  const layouts: Layout[] = [
    { name: 'x', shape: [samples, 1, 28, 28], axes: [0, 2, 3, 1] },
    ...convolution('conv1', [6, 1, 5, 5]),
    ...convolution('conv2', [16, 6, 5, 5]),
    // Channels last also where rows of 400 are made of 16 × 5 × 5.
    { name: 'fc1.weight', shape: [120, 16, 5, 5], axes: [2, 3, 1, 0] },
    { name: 'fc1.bias', shape: [120], axes: [0] },
    ...dense('fc2', [84, 120]),
    ...dense('fc3', [10, 84]),
  ];
  return tensorflow(network, build, 'cpu', name, layouts, (tf) => (x, w1, b1, w2, b2, w3, b3, w4, b4, w5, b5) => {
    const first = tf.maxPool(tf.relu(tf.add(tf.conv2d(x, w1, 1, 2), b1)), 2, 2, 0);
    const second = tf.maxPool(tf.relu(tf.add(tf.conv2d(first, w2, 1, 'valid'), b2)), 2, 2, 0);
    const third = tf.relu(tf.add(tf.matMul(tf.reshape(second, [samples, 400]), tf.reshape(w3, [400, 120])), b3));
    return tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(third, w4), b4)), w5), b5);
  });
}

/** The dense network 784-256-128-10 in TensorFlow.js on WebAssembly SIMD, one thread: float32, the same gradients. */
export async function tensorflowDense(network: Network): Promise<PeerNetwork> {
  const samples = network.batch.get('y')!.data.length;
  const layouts = [
    { name: 'x', shape: [samples, 784], axes: [0, 1] },
    ...dense('fc1', [256, 784]),
    ...dense('fc2', [128, 256]),
    ...dense('fc3', [10, 128]),
  ];
  return tensorflow(
    network,
    'tensorflowBundled',
    'wasm',
    'tfjs-wasm',
    layouts,
    (tf) => (x, w1, b1, w2, b2, w3, b3) => {
      const first = tf.relu(tf.add(tf.matMul(x, w1), b1));
      return tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(first, w2), b2)), w3), b3);
    },
  );
}

async function tensorflow(
  network: Network,
  build: string,
  backend: string,
  name: string,
  layouts: readonly Layout[],
  scores: (tf: TensorFlow) => Loss,
): Promise<PeerNetwork> {
  const tf = loadPeer(build) as TensorFlow;
  tf.setWasmPaths?.(`${peersFolder}/`);
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no backend ${backend} here`);
  const known = new Map<string, Tensor>([...network.parameters, ...network.batch]);
  const operands = layouts.map(({ name: own, shape, axes }) =>
    tf.tensor(
      permute(known.get(own)!.data, shape, axes),
      axes.map((axis) => shape[axis]!),
    ),
  );
  const labels = network.batch.get('y')!.data;
  const oneHot = tf.tensor(
    Float32Array.from({ length: labels.length * 10 }, (_, i) => (i % 10 === labels[Math.floor(i / 10)] ? 1 : 0)),
    [labels.length, 10],
  );
  const model = scores(tf);
  const differentiated = tf.valueAndGrads((...own) =>
    tf.neg(tf.div(tf.sum(tf.mul(oneHot, tf.logSoftmax(model(...own)))), labels.length)),
  );

  const run = <T>(read: (loss: number, gradients: readonly Float32Array[]) => T): T =>
    tf.tidy(() => {
      const { value, grads } = differentiated(operands);
      return read(
        value.dataSync()[0]!,
        grads.map((gradient) => gradient.dataSync()),
      );
    });
  return {
    name,
    run: () => run(() => undefined),
    result: () =>
      run((loss, gradients): PassResult => ({
        loss,
        gradients: new Map(
          layouts.map(({ name: own, shape, axes }, i) => [
            `${own}.grad`,
            permute(
              gradients[i]!,
              axes.map((axis) => shape[axis]!),
              inverse(axes),
            ),
          ]),
        ),
      })),
  };
}

/** The order of axes that undoes this one. */
function inverse(axes: readonly number[]): number[] {
  return axes.map((_, axis) => axes.indexOf(axis));
}
