import { equationPieces, type EquationTensor } from '../../src/protocol/equationShapes';
import type { LayerView, RunView, TensorView } from '../../src/protocol/views';
import { backwardOrder, gradientName, outputGradientOf, outputOf } from '../state/selection';
import { localised } from '../ui/localised';

/** One step of the backward pass: a layer's backward rule, or the sum of what several layers have sent back. */
export interface BackwardStep {
  readonly kind: 'layer' | 'sum';
  readonly layer: LayerView;
  /** What it reads and writes, under the layer's own symbols. */
  readonly reads: readonly TensorView[];
  readonly writes: readonly TensorView[];
  /** What happens, in a sentence or two. */
  readonly sentence: string;
}

/** The backward pass from the loss to the inputs, a step each layer; a tensor that was used twice gets a step more. */
export function backwardSteps(run: RunView): readonly BackwardStep[] {
  const contributors = new Map<string, string[]>();
  return backwardOrder(run).filter(({ op }) => op !== 'Input').flatMap((layer) => {
    const { inputs, parameters } = gradientsOf(layer);
    const isLoss = outputGradientOf(layer) === undefined;
    const step: BackwardStep = {
      kind: 'layer', layer, reads: readBy(layer), writes: [...inputs, ...parameters],
      sentence: sentenceOf(run, layer, isLoss, inputs, parameters),
    };
    const sums = inputs.flatMap((tensor) => {
      const earlier = contributors.get(tensor.name) ?? [];
      contributors.set(tensor.name, [...earlier, layer.name]);
      return earlier.length === 0 ? [] : [sumStep(run, tensor, [...earlier, layer.name])];
    });
    return [step, ...sums];
  });
}

/** The gradients that a layer's backward rule gives: of what it takes, and of what it is trained by. */
function gradientsOf(layer: LayerView): Record<'inputs' | 'parameters', readonly TensorView[]> {
  const own = outputGradientOf(layer)?.name;
  const trained = new Set(layer.tensors
    .filter(({ role }) => role === 'parameter').map(({ name }) => gradientName(name)));
  const all = layer.tensors.filter(({ role, name }) => role === 'gradient' && name !== own);
  return {
    inputs: all.filter(({ name }) => !trained.has(name)), parameters: all.filter(({ name }) => trained.has(name)),
  };
}

/** The gradient of its output, and every tensor that one of its backward equations names. */
function readBy(layer: LayerView): readonly TensorView[] {
  const upstream = outputGradientOf(layer);
  const values = layer.tensors.filter(({ role }) => role !== 'gradient');
  const known = new Map(values.map(({ symbol, shape }): [string, EquationTensor] =>
    [symbol, { shape, isParameter: false }]));
  const named = new Set(layer.equations.filter(({ of }) => of !== 'output').flatMap(({ text }) => {
    const right = text.slice(text.indexOf('='));
    return equationPieces(right, known, false).filter(({ shape }) => shape).map((piece) => piece.text.replace('ᵀ', ''));
  }));
  return [...(upstream ? [upstream] : []), ...values.filter(({ symbol }) => named.has(symbol))];
}

function sentenceOf(
  run: RunView,
  layer: LayerView,
  isLoss: boolean,
  inputs: readonly TensorView[],
  parameters: readonly TensorView[],
): string {
  const sources = inputs.map((tensor) => localised`${spoken(tensor)}, which goes on to ${ownerOf(run, tensor)}`);
  const onward = sources.length > 0 ? list(sources) : localised`nothing that goes on`;
  if (isLoss) return localised`The backward pass starts at the loss, where dJ is 1. It gives ${onward}.`;
  const taken = outputGradientOf(layer);
  const received = taken ? localised`${layer.name} takes ${spoken(taken)}` : layer.name;
  if (parameters.length === 0) return localised`${received} and turns it into ${onward}.`;
  return localised`${received}. From it come its own gradients, ${list(parameters.map(spoken))}, and ${onward}.`;
}

function sumStep(run: RunView, tensor: TensorView, from: readonly string[]): BackwardStep {
  const owner = run.layers.find((layer) => layer.name === ownerOf(run, tensor))!;
  const own = owner.tensors.find(({ name }) => name === tensor.name) ?? tensor;
  return {
    kind: 'sum', layer: owner, reads: [own], writes: [own],
    sentence: localised`${owner.name} was used by ${list(from)}: what they send back adds up.`,
  };
}

/** The layer, or the input, that a tensor comes from. */
function ownerOf({ layers }: RunView, { name }: TensorView): string {
  const owner = layers.find((layer) => {
    const output = outputOf(layer);
    return output !== undefined && gradientName(output.name) === name;
  });
  return owner?.name ?? name;
}

function spoken({ symbol }: TensorView): string {
  return symbol.replaceAll('_', ' ');
}

function list(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : localised`${items.slice(0, -1).join(', ')} and ${last}`;
}
