import { l10n } from 'vscode';
import { isBad, layerVerdict, verdictWords } from '../../protocol/verdicts';
import type { CheckReport, LayerCheck, Verdict } from '../../protocol/views';
import { verdictIcons } from '../check/icons';
import { describeFailure, ofRule } from '../check/words';
import { localised } from '../localised';
import type { HoverContext } from './context';
import { code, plain } from './markdown';

/** What the last check says of a layer; undefined when there was none. */
export function checkLine(name: string, { results, isStale }: HoverContext): string | undefined {
  if (isStale) {
    const outdated = l10n.t('The results are of an earlier version of this definition, its files or its settings.');
    return `$(history) ${outdated}`;
  }
  const check = results?.check;
  const layer = check?.layers.find((candidate) => candidate.name === name);
  if (!check || !layer) return undefined;
  const { verdict } = layerVerdict(layer);
  const found = isBad(verdict) ? describeWrong(layer, check) : describeSound(verdict, check);
  return `$(${verdictIcons[verdict].id}) ${found}`;
}

function describeSound(verdict: Verdict, { tolerance }: CheckReport): string {
  const name = plain(ofRule(localised(verdictWords[verdict].name), tolerance));
  const meaning = localised(verdictWords[verdict].meaning);
  return verdict === 'pass' ? l10n.t('Gradient check: {0}', name) : l10n.t('Gradient check: {0}. {1}', name, meaning);
}

function describeWrong(layer: LayerCheck, report: CheckReport): string {
  const { culprit } = report;
  if (culprit?.layer === layer.name) {
    return l10n.t('Its backward rule fails the gradient check: {0}.', plain(localised(culprit.sentence)));
  }
  const failure = plain(describeFailure(layer, report));
  return culprit
    ? l10n.t('Its gradients fail the check: {0}. The cause is likely {1}.', failure, code(culprit.layer))
    : l10n.t('Its gradients fail the check: {0}.', failure);
}
