import { parseArguments } from '../../../src/engine/arguments';
import { initialiseParameters, schemes, type Initialiser } from '../../../src/engine/initialise';
import { inferShapes, Network, type Node, type Value } from '../../../src/engine/network';
import type { NetworkOptions, NetworkSpec, LossSpec } from '../../../src/engine/network';
import { standardRegistry, type Registry } from '../../../src/engine/registry';
import { drawTarget } from '../../../src/engine/target';
import { random } from '../../../src/tensor/random';
import { sizeOf, type Shape } from '../../../src/tensor/shape';
import type { Tensor } from '../../../src/tensor/tensor';

/** A layer as a definition would have it; its input is the layer before it unless it says otherwise. */
export interface LayerSketch {
  readonly name: string;
  readonly op: string;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly inputs?: readonly string[];
}

/** A network in a few words. */
export interface Sketch {
  /** Shapes of the inputs, samples first. */
  readonly inputs: Readonly<Record<string, Shape>>;
  /** Inputs of whole numbers, such as words, and the number that all of them are below. */
  readonly words?: Readonly<Record<string, number>>;
  readonly layers: readonly LayerSketch[];
  /** MSELoss by default; its input is the last layer, its target `y`, unless it says otherwise. */
  readonly loss?: string;
  readonly lossArgs?: Readonly<Record<string, unknown>>;
  readonly lossInput?: string;
  readonly target?: string;
  /** For losses that take several kinds of target: the number of its axes. */
  readonly targetAxes?: number;
  /** Training mode by default. */
  readonly mode?: 'train' | 'eval';
  /** True: parameters that start as constants, such as γ = 1, are drawn between 0.5 and 2, so that they tell. */
  readonly drawConstants?: boolean;
}

export interface OpenOptions extends NetworkOptions {
  readonly seed?: number;
  readonly registry?: Registry;
}

type Spec = NetworkSpec & { readonly loss: LossSpec };

/** The sketch as the engine takes it. */
export function specOf(sketch: Sketch, registry: Registry = standardRegistry): Spec {
  const inputs = Object.entries(sketch.inputs).map(([name, shape]) =>
    ({ name, shape, integer: sketch.words?.[name] !== undefined }));
  const layers = sketch.layers.map(({ name, op, args = {}, inputs: sources }, position) => {
    const operator = registry.operators.get(op)!;
    const before = sketch.layers[position - 1]?.name ?? inputs[0]!.name;
    return { name, operator, args: parseArguments(operator.args, args), inputs: sources ?? [before] };
  });
  const operator = registry.losses.get(sketch.loss ?? 'MSELoss')!;
  const last = sketch.layers.at(-1)?.name ?? inputs[0]!.name;
  const args = parseArguments(operator.args, sketch.lossArgs ?? {});
  const { lossInput: input = last, target = 'y', targetAxes, mode } = sketch;
  const loss = { operator, args, input, target, ...(targetAxes !== undefined && { targetAxes }) };
  return { inputs, layers, loss, ...(mode && { mode }) };
}

/** The network with PyTorch's initial weights and a batch of normal numbers (or random labels), all from the seed. */
export function openNetwork(sketch: Sketch, open: OpenOptions = {}): Network {
  const { seed = 1, registry = standardRegistry, ...options } = open;
  const spec = specOf(sketch, registry);
  const shapes = inferShapes(spec);
  if (shapes.problems[0]) throw shapes.problems[0].error;
  const numbers = random(seed, 1);
  const normal = (): number => numbers.normal();
  const draw = (bound: number | undefined) => (bound === undefined ? normal : () => numbers.integer(bound));
  const batch = new Map<string, Tensor>(spec.inputs.map(({ name, shape }) =>
    [name, drawTensor(shape, draw(sketch.words?.[name]))]));
  if (!batch.has(spec.loss.target)) batch.set(spec.loss.target, drawTarget(shapes.target!, numbers));
  const parameters = initialiseParameters(spec, shapes, seed, (layer, key) =>
    (sketch.drawConstants && startsConstant(spec, layer, key) ? between(0.5, 2) : undefined));
  return new Network(spec, parameters, batch, options);
}

/** True for a parameter that PyTorch starts with one number everywhere. */
function startsConstant({ layers }: NetworkSpec, layer: string, key: string): boolean {
  return typeof layers.find(({ name }) => name === layer)!.operator.initialisers?.[key] === 'object';
}

function between(a: number, b: number): Initialiser {
  return { scheme: schemes.get('uniform')!, args: { a, b } };
}

/** The network after a forward and a backward pass. */
export function runNetwork(sketch: Sketch, options: OpenOptions = {}): Network {
  const network = openNetwork(sketch, options);
  network.forward();
  network.backward();
  return network;
}

/** A tensor of the numbers that `draw` gives, one after the other. */
export function drawTensor(shape: Shape, draw: () => number): Tensor {
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, draw) };
}

export function nodeOf(network: Network, name: string): Node {
  return network.nodes.find((node) => node.name === name)!;
}

/** An input, or the output of a layer. */
export function valueOf(network: Network, name: string): Value {
  return network.inputs.find((input) => input.name === name) ?? nodeOf(network, name).output;
}

/** The gradient of `fc.weight`. */
export function gradientOf(network: Network, parameter: string): Tensor {
  const [layer, key] = parameter.split('.') as [string, string];
  return nodeOf(network, layer).gradients.parameters[key]!;
}
