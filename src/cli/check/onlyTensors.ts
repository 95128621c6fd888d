import { nearest } from '../../definition/nearest';
import { inARow, named } from '../../definition/wording';
import { english } from '../../protocol/sentence';
import type { CheckReport } from '../../protocol/views';
import { UsageError } from '../errors';
import { isWrong } from './annotations';

/**
 * The part of a report that is about these gradients: `fc1.weight`, `x`, or with `.grad` behind it.
 * @throws UsageError for a name that no gradient has
 */
export function onlyTensors(report: CheckReport, wanted: readonly string[]): CheckReport {
  if (wanted.length === 0) return report;
  const known = report.layers.flatMap(({ tensors }) => tensors.map(({ name }) => name));
  const names = new Set(wanted.map((name) => nameOf(name, known)));
  const layers = report.layers
    .map((layer) => ({ ...layer, tensors: layer.tensors.filter(({ name }) => names.has(name)) }))
    .filter(({ tensors }) => tensors.length > 0);
  const tensors = layers.flatMap((layer) => layer.tensors);
  const failed = report.obstacle !== undefined || tensors.some(isWrong);
  const { culprit, ...rest } = report;
  return {
    ...rest,
    verdict: failed ? 'fail' : 'pass',
    checked: tensors.reduce((sum, { checked }) => sum + checked, 0),
    layers,
    ...(culprit && failed && { culprit }),
  };
}

function nameOf(wanted: string, known: readonly string[]): string {
  const bare = wanted.replace(/\.grad$/, '');
  const found = [wanted, bare].find((name) => known.includes(name));
  if (found !== undefined) return found;
  const meant = nearest(bare, known);
  const hint = meant === undefined ? `there are ${english(inARow(known.map(named)))}` : `did you mean ${named(meant)}?`;
  throw new UsageError(`check: --tensor ${named(wanted)}: no gradient of this name was checked; ${hint}`);
}
