import { l10n } from 'vscode';
import { writtenShape } from '../../protocol/notation';
import { isBad, overallVerdict } from '../../protocol/verdicts';
import type { RunView, TensorCheck } from '../../protocol/views';
import { formatShape } from '../../tensor/shape';
import { describeTensorCheck } from '../check/words';
import type { LayerTensor } from '../definitions/layerTensors';
import { formatNumber } from '../format';
import type { HoverContext } from './context';
import { symbol, table } from './markdown';

/** A row a tensor and its gradient, which share their shape; after a run with norms, after a check with its verdict. */
export function tensorTable(
  layer: string,
  tensors: readonly LayerTensor[],
  { results, notation }: HoverContext,
): string {
  const norm = normsOf(layer, results?.run);
  const checks = new Map(results?.check?.layers.flatMap((own) => own.tensors).map((check) => [check.name, check]));
  const isChecked = tensors.some(({ name }) => checks.has(name));
  const rows = inputFirst(tensors).map(({ name, symbol: own, shape, isParameter, hasGradient }) => {
    const check = checks.get(name);
    return [
      hasGradient ? `**${symbol(own)}**, **${symbol(`d${own}`)}**` : `**${symbol(own)}**`,
      formatShape(writtenShape(shape, isParameter, notation)),
      ...(results ? [norm(name), hasGradient ? norm(`${name}.grad`) : ''] : []),
      ...(isChecked ? [check ? describeCheck(check) : ''] : []),
    ];
  });
  const titles = [
    '',
    l10n.t('shape'),
    ...(results ? [l10n.t('norm'), l10n.t('gradient’s norm')] : []),
    ...(isChecked ? [l10n.t('checked')] : []),
  ];
  return table(titles, rows);
}

function describeCheck(check: TensorCheck): string {
  const verdict = overallVerdict(check.verdicts);
  const sign = verdict === 'pass' ? '✓ ' : isBad(verdict) ? '✗ ' : '';
  return sign + describeTensorCheck(check);
}

/** As they are met on the way through the layer: inputs, output, parameters. */
function inputFirst([output, ...others]: readonly LayerTensor[]): LayerTensor[] {
  const inputs = others.filter(({ isParameter }) => !isParameter);
  return [...inputs, ...(output ? [output] : []), ...others.filter(({ isParameter }) => isParameter)];
}

/** Norms of a layer's tensors, by their names in an export. */
function normsOf(layer: string, run: RunView | undefined): (tensor: string) => string {
  const tensors = run?.layers.find(({ name }) => name === layer)?.tensors ?? [];
  const norms = new Map(tensors.map(({ name, statistics }) => [name, formatNumber(statistics.norm)]));
  return (tensor) => norms.get(tensor) ?? '';
}
