import type { Selection } from '../../src/protocol/inspector';
import type { CheckReport, LayerCheck, LayerView, RunView, TensorCheck, TensorView } from '../../src/protocol/views';
import type { AppState } from './appState';

/** A layer and one of its tensors that are there. */
export interface Selected {
  readonly layer: LayerView;
  /** Undefined for a layer without tensors. */
  readonly tensor?: TensorView;
}

/** Layers as the backward pass visits them: loss first, inputs last. */
export function backwardOrder(run: RunView): readonly LayerView[] {
  return run.layers.toReversed();
}

/** What is selected: what was asked for if it is there, else what is most worth seeing; undefined without a run. */
export function selected({ inspector, wanted }: AppState): Selected | undefined {
  if (!inspector?.run) return undefined;
  const { run, check } = inspector;
  const layer = run.layers.find(({ name }) => name === wanted?.layer) ?? firstLayer(run, check);
  if (!layer) return undefined;
  const tensor = layer.tensors.find(({ name }) => name === wanted?.tensor) ?? firstTensor(layer);
  return { layer, ...(tensor && { tensor }) };
}

/** The tensor to show of a layer when another layer's was shown: the one of the same symbol, if there is one. */
export function tensorLike(layer: LayerView, shown: TensorView | undefined): TensorView | undefined {
  return layer.tensors.find(({ symbol }) => symbol === shown?.symbol) ?? firstTensor(layer);
}

/** True when both name the same layer and tensor. */
export function sameSelection(a: Selection | undefined, b: Selection | undefined): boolean {
  return a?.layer === b?.layer && a?.tensor === b?.tensor;
}

/** What a layer computes: its first tensor. */
export function outputOf(layer: LayerView): TensorView | undefined {
  return layer.tensors[0];
}

/** The gradient of J with respect to what a layer computes; undefined for the loss itself. */
export function outputGradientOf(layer: LayerView): TensorView | undefined {
  const output = outputOf(layer);
  return output && layer.tensors.find(({ name }) => name === gradientName(output.name));
}

/** `conv1.weight.grad` for `conv1.weight`. */
export function gradientName(name: string): string {
  return `${name}.grad`;
}

/** Whether what has this name, `conv1.weight` or an input's `x`, is the layer's own: it also shows what it reads. */
export function isOwnOf(layer: string, name: string): boolean {
  return name === layer || name.startsWith(`${layer}.`);
}

/** What the check says of a layer. */
export function checkOf(check: CheckReport | undefined, layer: string): LayerCheck | undefined {
  return check?.layers.find(({ name }) => name === layer);
}

/** What the check says of a tensor, whether it or its gradient is meant. */
export function tensorCheckOf(check: LayerCheck | undefined, tensor: string | undefined): TensorCheck | undefined {
  return check?.tensors.find(({ name }) => name === tensor || gradientName(name) === tensor);
}

/** What the check says of the tensor on show; when that was not checked, of the first of its layer that was. */
export function checkOnShow(check: LayerCheck | undefined, tensor: string | undefined): TensorCheck | undefined {
  return tensorCheckOf(check, tensor) ?? check?.tensors[0];
}

/** The layer to look at first: the one to blame, else the first on the way back that learns, else the loss. */
function firstLayer(run: RunView, check: CheckReport | undefined): LayerView | undefined {
  const order = backwardOrder(run);
  return order.find(({ name }) => name === check?.culprit?.layer)
    ?? order.find(({ tensors }) => tensors.some(({ role }) => role === 'parameter'))
    ?? order[0];
}

/** The tensor to look at first: the gradient of the first parameter, else of the output, else whatever there is. */
function firstTensor(layer: LayerView): TensorView | undefined {
  const parameter = layer.tensors.find(({ role }) => role === 'parameter');
  return layer.tensors.find(({ name }) => parameter && name === gradientName(parameter.name))
    ?? outputGradientOf(layer)
    ?? layer.tensors[0];
}
