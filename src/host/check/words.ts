import { l10n } from 'vscode';
import { ruleText } from '../../protocol/tolerance';
import { badIn, isBad, overallVerdict } from '../../protocol/verdicts';
import type { CheckReport, LayerCheck, TensorCheck } from '../../protocol/views';
import { formatCount } from '../../tensor/formatCount';
import { formatNumber } from '../format';

/** What a check says of a tensor: `2,400 entries, 17 untested`. */
export function describeTensorCheck({ checked, verdicts }: TensorCheck): string {
  const wrong = badIn(verdicts);
  if (verdicts.nondeterministic > 0) {
    return l10n.t('{0} of {1} are others in every run', formatCount(verdicts.nondeterministic), formatCount(checked));
  }
  if (wrong > 0) return l10n.t('{0} of {1} fail', formatCount(wrong), formatCount(checked));
  const others = [
    verdicts.kink > 0 && l10n.t('{0} at a kink', formatCount(verdicts.kink)),
    verdicts.belowNoise > 0 && l10n.t('{0} below the noise', formatCount(verdicts.belowNoise)),
    verdicts.untested > 0 && l10n.t('{0} untested', formatCount(verdicts.untested)),
  ].filter((part) => part !== false);
  return [checked === 1 ? l10n.t('1 entry') : l10n.t('{0} entries', formatCount(checked)), ...others].join(', ');
}

/** What a check says of a network: `64,842 entries checked, none fails`; with the rule, if it is the user's own. */
export function describeReport({ checked, layers, tolerance }: CheckReport): string {
  const tensors = layers.flatMap((layer) => layer.tensors);
  const wrong = tensors.reduce((sum, { verdicts }) => sum + badIn(verdicts), 0);
  return ofRule(wrong === 0
    ? l10n.t('{0} entries checked, none fails', formatCount(checked))
    : l10n.t('{0} of {1} entries fail', formatCount(wrong), formatCount(checked)), tolerance);
}

/** A finding, with the rule it was found by where that is the user's own. */
export function ofRule(finding: string, tolerance: CheckReport['tolerance']): string {
  return tolerance ? l10n.t('{0} (your rule: {1})', finding, ruleText(tolerance)) : finding;
}

/** The same in two words. */
export function summarise({ verdict }: CheckReport): string {
  return verdict === 'pass' ? l10n.t('gradients pass') : l10n.t('gradients fail');
}

/** What is wrong with the gradients of a layer: which tensor, how much of it, and its worst entry; by which rule. */
export function describeFailure(layer: LayerCheck, { tolerance }: CheckReport): string {
  return ofRule(failureOf(layer), tolerance);
}

function failureOf({ local, tensors }: LayerCheck): string {
  const failing = tensors.find(({ verdicts }) => isBad(overallVerdict(verdicts)));
  if (!failing && local === 'nondeterministic') return l10n.t('it gives other numbers in every run');
  if (!failing) return l10n.t('its own backward rule is wrong');
  const found = l10n.t('of the gradient of {0}, {1}', failing.name, describeTensorCheck(failing));
  const [entry] = failing.worst;
  if (!entry) return found;
  const values = [formatNumber(entry.analytic), formatNumber(entry.numeric)] as const;
  return entry.index.length === 0
    ? l10n.t('{0}: backpropagation gives {1}, expected {2}', found, ...values)
    : l10n.t('{0}; worst at [{1}]: backpropagation gives {2}, expected {3}', found, entry.index.join(', '), ...values);
}
