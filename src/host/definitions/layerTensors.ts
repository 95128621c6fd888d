import type { NetworkDefinition } from '../../definition/definition';
import { LOSS, type LayerSpec } from '../../engine/network';
import type { Operator } from '../../engine/operator';
import type { Axis } from '../../protocol/equationShapes';
import { symbolicShapes, type SymbolicLayer, type SymbolicShapes } from './symbolicShapes';

/** A tensor of a layer as it can be foreseen before any run. Its gradient has the same shape. */
export interface LayerTensor {
  /** Its name in an export: `conv1.output`, `x`. The gradient's has `.grad` behind it. */
  readonly name: string;
  /** What people call it: `Z`, `A_prev`, `W`. The gradient's has `d` in front. */
  readonly symbol: string;
  readonly shape: readonly Axis[];
  readonly isParameter: boolean;
  /** False for labels, word indices and J itself. */
  readonly hasGradient: boolean;
}

/** A layer with its tensors. */
export interface ForeseenLayer {
  readonly name: string;
  readonly operator: Operator;
  readonly args: unknown;
  /** Output, inputs, parameters: in this order, as after a run. */
  readonly tensors: readonly LayerTensor[];
}

/** What is known of a layer, or the loss, of a definition; undefined when its shapes cannot be inferred. */
export function foreseeLayer(definition: NetworkDefinition, name: string): ForeseenLayer | undefined {
  const shapes = symbolicShapes(definition);
  if (name === LOSS) return foreseeLoss(definition, shapes);
  const spec = layersByName(definition).get(name);
  const layer = shapes.layers.get(name);
  if (!spec || !layer) return undefined;
  const tensors = [outputOf(spec, layer), ...inputsOf(definition, spec, layer), ...parametersOf(spec, layer)];
  return { name, operator: spec.operator, args: spec.args, tensors };
}

/** The tensor a network is fed with; undefined when the definition has no such input. */
export function foreseeInput(definition: NetworkDefinition, name: string): LayerTensor | undefined {
  const input = definition.spec.inputs.find((candidate) => candidate.name === name);
  const shape = symbolicShapes(definition).inputs.get(name);
  return input && shape && { name, symbol: 'X', shape, isParameter: false, hasGradient: !input.integer };
}

/** A tensor or a gradient by itself. */
export type ForeseenTensor = Pick<LayerTensor, 'name' | 'symbol' | 'shape'>;

/** A tensor and, behind it, its gradient if it has one. */
export function withGradient({ name, symbol, shape, hasGradient }: LayerTensor): ForeseenTensor[] {
  return [{ name, symbol, shape }, ...(hasGradient ? [{ name: `${name}.grad`, symbol: `d${symbol}`, shape }] : [])];
}

function outputOf({ name, operator }: LayerSpec, { output }: SymbolicLayer): LayerTensor {
  const { output: symbol } = operator.symbols;
  return { name: `${name}.output`, symbol, shape: output, isParameter: false, hasGradient: true };
}

function inputsOf(definition: NetworkDefinition, spec: LayerSpec, { inputs }: SymbolicLayer): LayerTensor[] {
  const { operator: { symbols: { inputs: symbols } }, inputs: sources } = spec;
  return [...new Set(sources)].map((source, slot) => {
    const symbol = symbols[Math.min(slot, symbols.length - 1)]!;
    return {
      ...exported(definition, source),
      // Several inputs under one symbol, as those of a sum, are told apart by their layers.
      symbol: sources.length <= symbols.length ? symbol : `${symbol} ${source}`,
      shape: inputs[sources.indexOf(source)]!,
      isParameter: false,
    };
  });
}

function parametersOf({ name, operator }: LayerSpec, { parameters }: SymbolicLayer): LayerTensor[] {
  return [...parameters].map(([key, shape]) => ({
    name: `${name}.${key}`,
    symbol: operator.symbols.parameters?.[key] ?? key,
    shape,
    isParameter: true,
    hasGradient: true,
  }));
}

function foreseeLoss(definition: NetworkDefinition, shapes: SymbolicShapes): ForeseenLayer | undefined {
  const { layers, inputs, target } = shapes;
  const { loss } = definition.spec;
  const prediction = loss && (layers.get(loss.input)?.output ?? inputs.get(loss.input));
  if (!loss || !prediction || !target) return undefined;
  const { operator, args } = loss;
  const [first = 'Z', second = 'y'] = operator.symbols.inputs;
  return {
    name: LOSS,
    operator,
    args,
    tensors: [
      { name: LOSS, symbol: operator.symbols.output, shape: [], isParameter: false, hasGradient: false },
      { ...exported(definition, loss.input), symbol: first, shape: prediction, isParameter: false },
      { ...exported(definition, loss.target), symbol: second, shape: target, isParameter: false },
    ],
  };
}

/** The export's name of a layer's output or an input, and whether it has a gradient. A target of its own has none. */
function exported(definition: NetworkDefinition, source: string): { name: string; hasGradient: boolean } {
  if (layersByName(definition).has(source)) return { name: `${source}.output`, hasGradient: true };
  const input = definition.spec.inputs.find(({ name }) => name === source);
  return { name: source, hasGradient: input !== undefined && !input.integer };
}

const known = new WeakMap<NetworkDefinition, ReadonlyMap<string, LayerSpec>>();

/** The layers of a definition by their names, of several with one name the first. Remembered for each definition. */
function layersByName(definition: NetworkDefinition): ReadonlyMap<string, LayerSpec> {
  const found = known.get(definition)
    ?? new Map(definition.spec.layers.toReversed().map((layer): [string, LayerSpec] => [layer.name, layer]));
  known.set(definition, found);
  return found;
}
