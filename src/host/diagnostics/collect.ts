import * as vscode from 'vscode';
import type { Problem } from '../../definition/definition';
import { comparisonOf, type ComparedTensor, type ComparisonStatus } from '../../protocol/compare';
import { isBad, layerVerdict } from '../../protocol/verdicts';
import type { HealthFinding } from '../../protocol/health';
import type { CheckReport, LayerCheck } from '../../protocol/views';
import type { PlacedMessage } from '../../protocol/worker';
import { describeFailure } from '../check/words';
import type { OpenDefinition } from '../definitions/definitions';
import { placeOf } from '../definitions/layerAt';
import { formatNumber } from '../format';
import { rangeIn } from '../language/ranges';
import { localised } from '../localised';
import type { FindingSeverity } from '../manifest';
import type { NetworkModel } from '../networks/networkModel';
import { findingSeverity } from '../settings';

/** What the Problems view shows behind each message. */
const SOURCE = 'Gradient Debugger';

/** Everything there is to say about a definition as it is: its own problems, those of a check, the health of a run. */
export function collectDiagnostics(open: OpenDefinition, model: NetworkModel): vscode.Diagnostic[] {
  const { document, definition, text } = open;
  const check = model.resultsOf(text)?.check;
  const failing = check?.layers.filter((layer) => isBad(layerVerdict(layer).verdict)) ?? [];
  return [
    ...definition.problems.map((problem) => ofProblem(document, problem)),
    ...model.refusalOf(text)?.problems.map((problem) => ofRefusal(document, problem)) ?? [],
    ...failing.map((layer) => ofFailure(open, layer, check!)),
    ...model.resultsOf(text)?.run.health.findings.flatMap((finding) => ofFinding(open, finding)) ?? [],
    ...comparisonOf(model.resultsOf(text)?.compared)?.tensors.flatMap((tensor) => ofComparison(open, tensor)) ?? [],
  ];
}

/** The diagnostic of a definition's problem. */
export function ofProblem(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const { severity, code, sentence, range } = problem;
  const level = severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = create(document, range, localised(sentence), level, code);
  if (code.startsWith('unused-')) diagnostic.tags = [vscode.DiagnosticTag.Unnecessary];
  return diagnostic;
}

/** The diagnostic of a reason why a network cannot be run or checked, which may be a mistake of ours. */
export function ofRefusal(document: vscode.TextDocument, problem: PlacedMessage): vscode.Diagnostic {
  const code = problem.details === undefined ? 'run' : 'fault';
  return create(document, problem, localised(problem.sentence), vscode.DiagnosticSeverity.Error, code);
}

/** A layer whose gradients are wrong: an error where the cause is, a warning where only its consequences are. */
function ofFailure(open: OpenDefinition, layer: LayerCheck, report: CheckReport): vscode.Diagnostic {
  const { culprit } = report;
  const { document, definition } = open;
  const place = placeOf(definition, layer.name) ?? { start: 0, end: 0 };
  if (!culprit || culprit.layer === layer.name) {
    const reason = culprit ? localised(culprit.sentence) : describeFailure(layer, report);
    return create(document, place, `${layer.name}: ${reason}`, vscode.DiagnosticSeverity.Error, 'gradient');
  }
  const failure = describeFailure(layer, report);
  const message = vscode.l10n.t('{0}: {1}. The cause is likely {2}.', layer.name, failure, culprit.layer);
  const diagnostic = create(document, place, message, vscode.DiagnosticSeverity.Warning, 'gradient');
  const cause = placeOf(definition, culprit.layer);
  if (cause) {
    const location = new vscode.Location(document.uri, rangeIn(document, cause));
    diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(location, localised(culprit.sentence))];
  }
  return diagnostic;
}

const levels: Readonly<Record<Exclude<FindingSeverity, 'off'>, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** What a run has shown of the gradients' health, with where the threshold comes from; nothing if it is turned off. */
export function ofFinding({ document, definition }: OpenDefinition, finding: HealthFinding): vscode.Diagnostic[] {
  const { kind, layer, sentence, threshold, source } = finding;
  const severity = findingSeverity(kind, document.uri);
  if (severity === 'off') return [];
  const place = placeOf(definition, layer) ?? { start: 0, end: 0 };
  const limit = vscode.l10n.t('Threshold: {0}.', formatNumber(threshold));
  return [create(document, place, `${localised(sentence)}\n${limit} ${localised(source)}`, levels[severity], kind)];
}

/** A gradient of the user's own that is wrong where it is made, or may be; what only follows from it is not marked. */
function ofComparison({ document, definition }: OpenDefinition, tensor: ComparedTensor): vscode.Diagnostic[] {
  const severity = comparisonSeverity[tensor.status];
  if (severity === undefined) return [];
  const place = placeOf(definition, tensor.layer) ?? { start: 0, end: 0 };
  return [create(document, place, localised(tensor.sentence), severity, 'comparison')];
}

const comparisonSeverity: Readonly<Partial<Record<ComparisonStatus, vscode.DiagnosticSeverity>>> = {
  culprit: vscode.DiagnosticSeverity.Error,
  mistake: vscode.DiagnosticSeverity.Error,
  unclear: vscode.DiagnosticSeverity.Warning,
};

function create(
  document: vscode.TextDocument,
  range: { readonly start: number; readonly end: number },
  message: string,
  severity: vscode.DiagnosticSeverity,
  code: string,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeIn(document, range), message, severity);
  diagnostic.source = SOURCE;
  diagnostic.code = code;
  return diagnostic;
}
