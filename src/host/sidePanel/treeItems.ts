import * as vscode from 'vscode';
import { layerVerdict, overallVerdict, verdictWords } from '../../protocol/verdicts';
import type { TensorCheck, TensorView } from '../../protocol/views';
import { formatShape } from '../../tensor/shape';
import { verdictIcons } from '../check/icons';
import { describeReport, describeTensorCheck, summarise } from '../check/words';
import { formatNumber } from '../format';
import { localised } from '../localised';
import { commands, treeItems } from '../manifest';
import { fileNameOf } from '../networks/fileName';
import type { LayerRow, NetworkRow, Row, TensorRow } from './nodes';

const { TreeItemCollapsibleState, l10n } = vscode;

/** How a row looks. */
export function treeItem(row: Row): vscode.TreeItem {
  switch (row.kind) {
    case 'network':
      return networkItem(row);
    case 'layer':
      return layerItem(row);
    case 'tensor':
      return tensorItem(row);
  }
}

function networkItem(row: NetworkRow): vscode.TreeItem {
  const { network, uri, open: { definition } } = row;
  const item = new vscode.TreeItem(definition.name, TreeItemCollapsibleState.Expanded);
  const state = stateOf(row);
  item.id = network;
  item.contextValue = treeItems.network;
  item.iconPath = state.icon;
  item.description = state.words === '' ? fileNameOf(uri) : state.words;
  item.tooltip = [definition.name, placeOf(uri), state.words, state.details].filter(Boolean).join('\n');
  return item;
}

function placeOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.path;
}

interface State {
  readonly icon: vscode.ThemeIcon;
  /** Empty when there is nothing to say. */
  readonly words: string;
  /** Further words, for the tooltip. */
  readonly details?: string;
}

/** A network's state in a few words, the most pressing first. */
function stateOf({ open: { definition, text }, model, results }: NetworkRow): State {
  const spinning = new vscode.ThemeIcon('loading~spin');
  const network = new vscode.ThemeIcon('type-hierarchy');
  if (model.activity.kind === 'checking') return { icon: spinning, words: l10n.t('checking …') };
  if (model.activity.kind === 'running') return { icon: spinning, words: l10n.t('running …') };
  if (model.refusalOf(text) || definition.problems.some(({ severity }) => severity === 'error')) {
    return { icon: verdictIcons.fail, words: l10n.t('has problems') };
  }
  if (results?.check) {
    const { check } = results;
    return { icon: verdictIcons[check.verdict], words: summarise(check), details: describeReport(check) };
  }
  if (results) return { icon: network, words: l10n.t('J = {0}', formatNumber(results.run.loss)) };
  if (model.results) return { icon: new vscode.ThemeIcon('history'), words: l10n.t('changed since the last run') };
  return { icon: network, words: '' };
}

function layerItem({ parent, network, layer, op, output, isWrong }: LayerRow): vscode.TreeItem {
  const item = new vscode.TreeItem(layer, TreeItemCollapsibleState.Collapsed);
  const check = parent.results?.check?.layers.find(({ name }) => name === layer);
  const verdict = check && layerVerdict(check).verdict;
  const shape = output ? formatShape(output) : l10n.t('shape unknown');
  item.id = `${network}\n${layer}`;
  item.contextValue = treeItems.layer;
  item.description = `${op} · ${shape}`;
  item.iconPath = isWrong ? verdictIcons.fail : verdictIcons[verdict ?? 'untested'];
  const said = verdict && localised(verdictWords[verdict].name);
  item.accessibilityInformation = { label: spoken([layer, op, shape, said]) };
  return item;
}

function tensorItem(row: TensorRow): vscode.TreeItem {
  const { network, layer, tensor, symbol, shape, view } = row;
  const item = new vscode.TreeItem(symbol, TreeItemCollapsibleState.None);
  const check = checkOf(row);
  const written = formatShape(shape);
  const norm = view && l10n.t('‖·‖ {0}', formatNumber(view.statistics.norm));
  item.id = `${network}\n${layer}\n${tensor}`;
  item.contextValue = tensor.endsWith('.grad') ? treeItems.gradient : treeItems.tensor;
  item.description = [written, norm].filter(Boolean).join('   ');
  item.iconPath = check ? verdictIcons[overallVerdict(check.verdicts)] : iconOf(symbol, view?.role);
  item.tooltip = tooltipOf(row, check);
  item.command = {
    command: commands.inspectTensor,
    title: l10n.t('Inspect'),
    arguments: [{ network, layer, tensor }],
  };
  item.accessibilityInformation = { label: spoken([symbol, written, norm, check && describeTensorCheck(check)]) };
  return item;
}

/** What the check says of the gradient in this row, if it is one that is checked. */
function checkOf({ parent: { parent: { results } }, tensor }: TensorRow): TensorCheck | undefined {
  const checks = results?.check?.layers.flatMap(({ tensors }) => tensors);
  return checks?.find(({ name }) => `${name}.grad` === tensor);
}

function tooltipOf({ tensor, shape, view }: TensorRow, check: TensorCheck | undefined): string {
  const statistics = view?.statistics;
  return [
    `${tensor}: ${formatShape(shape)}`,
    statistics && l10n.t('from {0} to {1}, mean {2}, ‖·‖₂ {3}', formatNumber(statistics.min),
      formatNumber(statistics.max), formatNumber(statistics.mean), formatNumber(statistics.norm)),
    check && describeTensorCheck(check),
  ].filter(Boolean).join('\n');
}

/** Gradients flow back. */
function iconOf(symbol: string, role: TensorView['role'] | undefined): vscode.ThemeIcon {
  if (role === 'artifact') return new vscode.ThemeIcon('symbol-boolean');
  return new vscode.ThemeIcon(symbol.startsWith('d') ? 'arrow-small-left' : 'symbol-array');
}

/** What a screen reader says of a row. */
function spoken(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}
