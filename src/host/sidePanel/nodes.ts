import type { Uri } from 'vscode';
import type { LayerView, TensorView } from '../../protocol/views';
import type { Axis } from '../../protocol/equationShapes';
import { LOSS } from '../../engine/network';
import type { OpenDefinition } from '../definitions/definitions';
import { INPUT } from '../definitions/inputLayer';
import { nameAt } from '../definitions/layerAt';
import { foreseeInput, foreseeLayer, withGradient, type ForeseenTensor } from '../definitions/layerTensors';
import type { NetworkModel } from '../networks/networkModel';
import type { Results } from '../networks/results';
import type { LayerOrder } from '../settings';

/** A row of the tree. Commands take rows as their argument: `network` and `layer` and `tensor` say what is meant. */
export type Row = NetworkRow | LayerRow | TensorRow;

export interface NetworkRow {
  readonly kind: 'network';
  /** Address of the definition. */
  readonly network: string;
  readonly uri: Uri;
  readonly open: OpenDefinition;
  readonly model: NetworkModel;
  /** Results of exactly this text. */
  readonly results: Results | undefined;
}

export interface LayerRow {
  readonly kind: 'layer';
  readonly parent: NetworkRow;
  readonly network: string;
  readonly layer: string;
  readonly op: string;
  /** Undefined when it cannot be inferred. */
  readonly output: readonly Axis[] | undefined;
  /** True when the definition has an error there, or a run or a check ended there. */
  readonly isWrong: boolean;
}

export interface TensorRow {
  readonly kind: 'tensor';
  readonly parent: LayerRow;
  readonly network: string;
  readonly layer: string;
  /** Its name in an export. */
  readonly tensor: string;
  readonly symbol: string;
  readonly shape: readonly Axis[];
  /** After a run. */
  readonly view: TensorView | undefined;
}

export function networkRow(open: OpenDefinition, uri: Uri, model: NetworkModel): NetworkRow {
  return { kind: 'network', network: uri.toString(), uri, open, model, results: model.resultsOf(open.text) };
}

/** Inputs, layers and the loss of a network. */
export function layerRows(parent: NetworkRow, order: LayerOrder): LayerRow[] {
  const { network, open: { definition, text }, model } = parent;
  const refused = model.refusalOf(text)?.problems ?? [];
  const wrong = new Set([
    ...definition.problems.filter(({ severity }) => severity === 'error').map(({ layer }) => layer),
    ...refused.map(({ start }) => nameAt(definition, start)),
  ]);
  const row = (layer: string, op: string, output: readonly Axis[] | undefined): LayerRow =>
    ({ kind: 'layer', parent, network, layer, op, output, isWrong: wrong.has(layer) });
  const rows = [
    ...definition.spec.inputs.map(({ name }) => row(name, INPUT, foreseeInput(definition, name)?.shape)),
    ...definition.layers.map(({ name, op }) => row(name, op, foreseeLayer(definition, name)?.tensors[0]?.shape)),
    ...(definition.loss ? [row(LOSS, definition.loss.op, foreseeLayer(definition, LOSS)?.tensors[0]?.shape)] : []),
  ];
  return order === 'backward' ? rows.reverse() : rows;
}

/** The tensors of a layer: those of its run, or those that can be foreseen. */
export function tensorRows(parent: LayerRow): TensorRow[] {
  const row = ({ name, symbol, shape }: ForeseenTensor, view?: TensorView): TensorRow => {
    const { network, layer } = parent;
    return { kind: 'tensor', parent, network, layer, tensor: name, symbol, shape, view };
  };
  const foreseen = foresee(parent);
  const view = viewOf(parent);
  if (!view) return foreseen.map((tensor) => row(tensor));
  const shapes = new Map(foreseen.map(({ name, shape }) => [name, shape]));
  return view.tensors.map((tensor) => row({ ...tensor, shape: shapes.get(tensor.name) ?? tensor.shape }, tensor));
}

/** What the run says of a layer. */
export function viewOf({ parent, layer }: LayerRow): LayerView | undefined {
  return parent.results?.run.layers.find(({ name }) => name === layer);
}

function foresee({ parent: { open: { definition } }, layer, op }: LayerRow): ForeseenTensor[] {
  const input = op === INPUT ? foreseeInput(definition, layer) : undefined;
  const tensors = input ? [input] : foreseeLayer(definition, layer)?.tensors ?? [];
  return tensors.flatMap(withGradient);
}
