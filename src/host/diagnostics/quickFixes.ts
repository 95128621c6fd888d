import * as vscode from 'vscode';
import type { Problem } from '../../definition/definition';
import type { Definitions } from '../definitions/definitions';
import { definitionSelector } from '../language/definitionDocuments';
import { rangeIn } from '../language/ranges';
import { ofProblem } from './collect';

/** Offers the change that mends a problem, where the definition's reader knows one. */
export class QuickFixProvider implements vscode.CodeActionProvider {
  constructor(private readonly definitions: Definitions) {}

  register(): vscode.Disposable {
    return vscode.languages.registerCodeActionsProvider(definitionSelector, this,
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] });
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    const problems = this.definitions.of(document)?.definition.problems ?? [];
    return problems
      .filter((problem) => problem.fix && rangeIn(document, problem.range).intersection(range))
      .map((problem) => fixing(document, problem));
  }
}

function fixing(document: vscode.TextDocument, problem: Problem): vscode.CodeAction {
  const { title, range, text } = problem.fix!;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, rangeIn(document, range), text);
  action.diagnostics = [ofProblem(document, problem)];
  action.isPreferred = true;
  return action;
}
