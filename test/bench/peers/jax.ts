import type { Network } from '../../../src/engine/network';
import type { PassResult, PeerNetwork } from '../pass';
import { loadPeer } from './load';

/** An array of jax-js. An operation frees its operands unless it is given their `ref`. */
interface JaxArray {
  readonly ref: JaxArray;
  add(other: JaxArray): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
  sum(): JaxArray;
  dataSync(): Float32Array;
  dispose(): void;
}

type Differentiated = (...operands: readonly JaxArray[]) => readonly [loss: JaxArray, gradients: readonly JaxArray[]];

interface Jax {
  init(device: string): Promise<unknown>;
  defaultDevice(device: string): unknown;
  jit(f: Differentiated): Differentiated;
  valueAndGrad(
    f: (...operands: readonly JaxArray[]) => JaxArray,
    options: { argnums: readonly number[] },
  ): Differentiated;
  blockUntilReady(arrays: unknown): Promise<unknown>;
  readonly numpy: {
    array(values: Float32Array): JaxArray;
    matmul(a: JaxArray, b: JaxArray): JaxArray;
    max(a: JaxArray): JaxArray;
  };
  readonly lax: {
    convGeneralDilated(
      a: JaxArray,
      w: JaxArray,
      strides: readonly number[],
      padding: readonly (readonly number[])[],
    ): JaxArray;
    reduceWindow(
      a: JaxArray,
      reduce: (a: JaxArray) => JaxArray,
      window: readonly number[],
      strides: readonly number[],
    ): JaxArray;
  };
  readonly nn: { relu(a: JaxArray): JaxArray; logSoftmax(a: JaxArray): JaxArray };
}

/**
 * LeNet-5 in jax-js: float32 in WebAssembly, compiled by `jit` as a whole, with the gradient for every parameter and x.
 */
export async function jaxLenet(network: Network): Promise<PeerNetwork> {
  const jax = loadPeer('jax') as Jax;
  const { numpy: np, lax, nn } = jax;
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const x = network.batch.get('x')!;
  const labels = network.batch.get('y')!.data;
  const samples = labels.length;
  const toJax = (values: ArrayLike<number>, shape: readonly number[]): JaxArray =>
    np.array(Float32Array.from(values)).reshape(shape);
  const names = ['x', ...network.parameters.keys()];
  const operands = [x, ...network.parameters.values()].map(({ data, shape }) => toJax(data, shape));
  const oneHot = toJax(
    Array.from({ length: samples * 10 }, (_, i) => (i % 10 === labels[Math.floor(i / 10)] ? 1 : 0)),
    [samples, 10],
  );

  const convolve = (a: JaxArray, w: JaxArray, b: JaxArray, filters: number, padding: number): JaxArray =>
    lax
      .convGeneralDilated(
        a,
        w,
        [1, 1],
        [
          [padding, padding],
          [padding, padding],
        ],
      )
      .add(b.reshape([1, filters, 1, 1]));
  const pool = (a: JaxArray): JaxArray => lax.reduceWindow(a, (window) => np.max(window), [2, 2], [2, 2]);
  const dense = (a: JaxArray, w: JaxArray, b: JaxArray): JaxArray => np.matmul(a, w.transpose()).add(b);
  const loss = (...[a, w1, b1, w2, b2, w3, b3, w4, b4, w5, b5, y]: readonly JaxArray[]): JaxArray => {
    const first = pool(nn.relu(convolve(a!, w1!, b1!, 6, 2)));
    const second = pool(nn.relu(convolve(first, w2!, b2!, 16, 0))).reshape([samples, 400]);
    const scores = dense(nn.relu(dense(nn.relu(dense(second, w3!, b3!)), w4!, b4!)), w5!, b5!);
    return nn
      .logSoftmax(scores)
      .mul(y!)
      .sum()
      .mul(-1 / samples);
  };
  const pass = jax.jit(jax.valueAndGrad(loss, { argnums: names.map((_, i) => i) }));

  const run = async <T>(read: (loss: JaxArray, gradients: readonly JaxArray[]) => T): Promise<T> => {
    const [value, gradients] = pass(...operands.map(({ ref }) => ref), oneHot.ref);
    await jax.blockUntilReady([value, gradients]);
    const result = read(value.ref, gradients);
    for (const array of [value, ...gradients]) array.dispose();
    return result;
  };
  return {
    name: 'jax-js',
    run: () => run((value) => value.dispose()),
    result: () =>
      run((value, gradients): PassResult => ({
        loss: value.dataSync()[0]!,
        gradients: new Map(gradients.map((gradient, i) => [`${names[i]!}.grad`, gradient.ref.dataSync().slice()])),
      })),
  };
}
