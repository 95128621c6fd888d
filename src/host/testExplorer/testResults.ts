import * as vscode from 'vscode';
import { verdictWords } from '../../protocol/verdicts';
import type { CheckReport } from '../../protocol/views';
import { describeFailure, describeReport } from '../check/words';
import { localised } from '../localised';
import { compareEntries, outcomesOf, testKey, type TestOutcome } from './outcomes';
import type { TestItems } from './testItems';

/** Shows what a check says of these tests of the definition of this name. */
export function showResults(
  run: vscode.TestRun,
  name: string,
  tests: Iterable<vscode.TestItem>,
  report: CheckReport,
  items: TestItems,
): void {
  const outcomes = outcomesOf(report);
  run.appendOutput(`${name}: ${describeReport(report)}\r\n`);
  for (const item of tests) {
    const subject = items.subjectOf(item);
    const outcome = subject && outcomes.get(testKey(subject.layer, subject.tensor));
    // The definition was edited in the meantime.
    if (!outcome) run.skipped(item);
    else showOutcome(run, item, outcome, report);
  }
}

function showOutcome(run: vscode.TestRun, item: vscode.TestItem, outcome: TestOutcome, report: CheckReport): void {
  switch (outcome.state) {
    case 'passed':
      run.passed(item);
      break;
    case 'skipped':
      run.appendOutput(`${item.label}: ${localised(verdictWords[outcome.verdict].meaning)}\r\n`, undefined, item);
      run.skipped(item);
      break;
    case 'failed':
      run.failed(item, failure(item, outcome, report));
      break;
  }
}

/** What went wrong, at the layer's line; with the worst entries as they should be and as they are. */
function failure(item: vscode.TestItem, { check }: TestOutcome, report: CheckReport): vscode.TestMessage {
  const { culprit } = report;
  const isCulprit = culprit?.layer === check.name;
  const [tensor] = check.tensors;
  const reason = isCulprit && !tensor ? localised(culprit.sentence) : describeFailure(check, report);
  const text = culprit && !isCulprit
    ? vscode.l10n.t('{0}: {1}. The cause is likely {2}.', check.name, reason, culprit.layer)
    : `${check.name}: ${reason}`;
  const message = new vscode.TestMessage(text);
  if (tensor) {
    const { expected, actual } = compareEntries(tensor);
    message.expectedOutput = expected;
    message.actualOutput = actual;
  }
  if (item.uri && item.range) message.location = new vscode.Location(item.uri, item.range);
  return message;
}
