import { l10n } from 'vscode';
import { badIn, isBad, layerVerdict, sumOfCounts, verdictWords } from '../../protocol/verdicts';
import type { CheckReport, LayerCheck } from '../../protocol/views';
import { formatShape } from '../../tensor/shape';
import type { ForeseenLayer, LayerTensor } from '../definitions/layerTensors';
import { formatCount } from '../../tensor/formatCount';
import { localised } from '../localised';
import { verdictIcons } from './icons';

/** What a check found of a layer, on one line: `dW 120 × 400 · db 120 · ✓ 48,120 checked`. */
export function layerSummary(
  check: LayerCheck,
  { tolerance }: CheckReport,
  foreseen: ForeseenLayer | undefined,
): string {
  const rule = tolerance ? [l10n.t('your rule')] : [];
  return [...gradientsOf(foreseen).map(describe), verdictOf(check), ...rule].join(' · ');
}

/** The gradients that a layer is there to give: those of its parameters, or else of its inputs. */
function gradientsOf(layer: ForeseenLayer | undefined): readonly LayerTensor[] {
  const [, ...others] = layer?.tensors ?? [];
  const parameters = others.filter(({ isParameter }) => isParameter);
  return parameters.length > 0 ? parameters : others.filter(({ hasGradient }) => hasGradient);
}

function describe({ symbol, shape }: LayerTensor): string {
  return `d${symbol} ${formatShape(shape)}`;
}

function verdictOf(check: LayerCheck): string {
  const { verdict, innocent } = layerVerdict(check);
  const counts = sumOfCounts(check.tensors.map((own) => own.verdicts));
  const checked = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (check.tensors.length === 0) return `${sign(verdict)} ${localised(verdictWords[verdict].name)}`;
  if (!isBad(verdict)) return `${sign(verdict)} ${l10n.t('{0} checked', formatCount(checked))}`;
  const failing = l10n.t('{0} of {1} fail', formatCount(badIn(counts)), formatCount(checked));
  return `${sign(verdict)} ${innocent ? l10n.t('{0}, because of another layer', failing) : failing}`;
}

function sign(verdict: LayerCheck['local']): string {
  return verdict === 'pass' ? '✓' : `$(${verdictIcons[verdict].id})`;
}
