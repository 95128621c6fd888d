import { visit, type JSONVisitor } from 'jsonc-parser';
import * as vscode from 'vscode';
import { LANGUAGE } from '../manifest';

/** Folds objects, lists and block comments that go over several lines. */
export class FoldingProvider implements vscode.FoldingRangeProvider {
  register(): vscode.Disposable {
    return vscode.languages.registerFoldingRangeProvider(LANGUAGE, this);
  }

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const ranges: vscode.FoldingRange[] = [];
    const open: number[] = [];
    const add = (first: number, last: number, kind?: vscode.FoldingRangeKind): void => {
      if (last > first) ranges.push(new vscode.FoldingRange(first, last, kind));
    };
    const begin = (_offset: number, _length: number, line: number): void => void open.push(line);
    const end = (_offset: number, _length: number, line: number): void => {
      const first = open.pop();
      // The closing bracket stays visible.
      if (first !== undefined) add(first, line - 1);
    };
    const visitor: JSONVisitor = {
      onObjectBegin: begin,
      onArrayBegin: begin,
      onObjectEnd: end,
      onArrayEnd: end,
      onComment: (offset, length, line) =>
        add(line, document.positionAt(offset + length).line, vscode.FoldingRangeKind.Comment),
    };
    try {
      visit(document.getText(), visitor);
    } catch (error) {
      // The parser runs out of stack over thousands of brackets in each other, which are no definition.
      if (!(error instanceof RangeError)) throw error;
    }
    return ranges;
  }
}
