import * as vscode from 'vscode';
import type { Fix, Problem } from '../../definition/definition';
import type { HealthFinding } from '../../protocol/health';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { placeOf } from '../definitions/layerAt';
import { definitionSelector } from '../language/definitionDocuments';
import { rangeIn } from '../language/ranges';
import { localised } from '../localised';
import { commands, findingSettings, SETTINGS_SECTION } from '../manifest';
import type { Networks } from '../networks/networks';
import { ofFinding, ofProblem, ofRefusal } from './collect';

const { QuickFix, SourceFixAll } = vscode.CodeActionKind;

/** What mends everything that has one way to be mended; `editor.codeActionsOnSave` may name it. */
const fixAllKind = SourceFixAll.append('gradientDebugger');

/**
 * Offers the change that mends a problem, where the definition's reader knows one, and all of them at once; with a
 * finding about the health of a run, to look at its tensor and to set how such findings are reported; with a mistake of
 * ours, to copy what a report of it needs.
 */
export class QuickFixProvider implements vscode.CodeActionProvider {
  constructor(
    private readonly definitions: Definitions,
    private readonly networks: Networks,
  ) {}

  register(): vscode.Disposable {
    return vscode.languages.registerCodeActionsProvider(definitionSelector, this,
      { providedCodeActionKinds: [QuickFix, fixAllKind] });
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const open = this.definitions.of(document);
    if (!open) return [];
    const mendable = mendableIn(open);
    const all = mendable.map(({ fix }) => fix);
    if (only && fixAllKind.intersects(only)) return all.length > 0 ? [fixAll(document, all, fixAllKind)] : [];
    const here = mendable.filter((problem) => rangeIn(document, problem.range).intersection(range));
    return [
      ...here.map((problem) => fixing(document, problem)),
      ...(here.length > 0 && all.length > 1 ? [fixAll(document, all, QuickFix)] : []),
      ...this.findingsAt(open, range).flatMap((finding) => this.onFinding(open, finding)),
      ...this.onFaults(open, range),
    ];
  }

  private onFaults(open: OpenDefinition, range: vscode.Range): vscode.CodeAction[] {
    const { document, text } = open;
    const refused = this.networks.of(open).model.refusalOf(text)?.problems ?? [];
    return refused.flatMap((problem) => {
      const { details } = problem;
      if (details === undefined || !rangeIn(document, problem).intersection(range)) return [];
      const title = vscode.l10n.t('Copy the details for a report');
      return [commanding(title, commands.copyDetails, { details }, [ofRefusal(document, problem)])];
    });
  }

  private findingsAt(open: OpenDefinition, range: vscode.Range): HealthFinding[] {
    const { document, definition, text } = open;
    const findings = this.networks.of(open).model.resultsOf(text)?.run.health.findings ?? [];
    return findings.filter(({ layer }) => {
      const place = placeOf(definition, layer);
      return place && rangeIn(document, place).intersection(range);
    });
  }

  private onFinding(open: OpenDefinition, finding: HealthFinding): vscode.CodeAction[] {
    const diagnostics = ofFinding(open, finding);
    if (diagnostics.length === 0) return [];
    const { layer, tensor, kind } = finding;
    const action = (title: string, command: string, argument: unknown): vscode.CodeAction =>
      commanding(title, command, argument, diagnostics);
    const selection = { network: open.document.uri.toString(), layer, ...(tensor !== undefined && { tensor }) };
    return [
      action(vscode.l10n.t('Inspect {0}', tensor ?? layer), commands.inspectTensor, selection),
      action(vscode.l10n.t('Set how findings of this kind are reported…'), 'workbench.action.openSettings',
        `@id:${SETTINGS_SECTION}.${findingSettings[kind].name}`),
    ];
  }
}

function commanding(
  title: string, command: string, argument: unknown, diagnostics: vscode.Diagnostic[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, QuickFix);
  action.command = { title, command, arguments: [argument] };
  action.diagnostics = diagnostics;
  return action;
}

type Mendable = Problem & { readonly fix: Fix };

function mendableIn({ definition }: OpenDefinition): Mendable[] {
  return definition.problems.filter((problem): problem is Mendable => problem.fix !== undefined);
}

function fixing(document: vscode.TextDocument, problem: Mendable): vscode.CodeAction {
  const action = new vscode.CodeAction(localised(problem.fix.title), QuickFix);
  action.edit = editOf(document, [problem.fix]);
  action.diagnostics = [ofProblem(document, problem)];
  action.isPreferred = true;
  return action;
}

function fixAll(document: vscode.TextDocument, fixes: readonly Fix[], kind: vscode.CodeActionKind): vscode.CodeAction {
  const apart = withoutOverlaps(fixes);
  const title = apart.length === 1
    ? vscode.l10n.t('Fix the problem that can be fixed')
    : vscode.l10n.t('Fix all {0} problems that can be fixed', apart.length);
  const action = new vscode.CodeAction(title, kind);
  action.edit = editOf(document, apart);
  return action;
}

/** Of fixes that change the same text, the first: the others may be needless once it is made. */
function withoutOverlaps(fixes: readonly Fix[]): Fix[] {
  let end = -1;
  return [...fixes].sort((a, b) => a.range.start - b.range.start).filter(({ range }) => {
    if (range.start <= end) return false;
    end = range.end;
    return true;
  });
}

function editOf(document: vscode.TextDocument, fixes: readonly Fix[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { range, text } of fixes) edit.replace(document.uri, rangeIn(document, range), text);
  return edit;
}
