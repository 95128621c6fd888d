import { format, type FormattingOptions } from 'jsonc-parser';
import * as vscode from 'vscode';
import { LANGUAGE } from '../manifest';
import { rangeIn } from './ranges';

/**
 * Formats definitions as VS Code formats JSON. Documents with another language than the definitions' own have their
 * formatter with it.
 */
export class FormattingProvider
implements vscode.DocumentFormattingEditProvider, vscode.DocumentRangeFormattingEditProvider {
  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.languages.registerDocumentFormattingEditProvider(LANGUAGE, this),
      vscode.languages.registerDocumentRangeFormattingEditProvider(LANGUAGE, this),
    );
  }

  provideDocumentFormattingEdits(document: vscode.TextDocument, options: vscode.FormattingOptions): vscode.TextEdit[] {
    return this.edit(document, undefined, options);
  }

  provideDocumentRangeFormattingEdits(
    document: vscode.TextDocument,
    range: vscode.Range,
    options: vscode.FormattingOptions,
  ): vscode.TextEdit[] {
    return this.edit(document, range, options);
  }

  private edit(
    document: vscode.TextDocument,
    range: vscode.Range | undefined,
    editor: vscode.FormattingOptions,
  ): vscode.TextEdit[] {
    const options: FormattingOptions = {
      tabSize: editor.tabSize,
      insertSpaces: editor.insertSpaces,
      eol: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n',
      // Whoever has put a layer on a line of its own wants it there.
      keepLines: true,
    };
    const start = range && document.offsetAt(range.start);
    const stretch = range && { offset: start!, length: document.offsetAt(range.end) - start! };
    return format(document.getText(), stretch, options).map(({ offset, length, content }) =>
      vscode.TextEdit.replace(rangeIn(document, { start: offset, end: offset + length }), content));
  }
}
