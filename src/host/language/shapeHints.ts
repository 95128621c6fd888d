import * as vscode from 'vscode';
import { formatShape } from '../../tensor/shape';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { symbolicShapes } from '../definitions/symbolicShapes';
import { settings } from '../manifest';
import { areInlayHintsEnabled, concerns } from '../settings';
import { definitionSelector } from './definitionDocuments';

/** Shows at the end of each layer's line the shape of what the layer gives. */
export class ShapeHints implements vscode.InlayHintsProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable;

  readonly onDidChangeInlayHints = this.changed.event;

  constructor(private readonly definitions: Definitions) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.languages.registerInlayHintsProvider(definitionSelector, this),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (concerns(event, settings.inlayHintsEnabled)) this.changed.fire();
      }),
    );
  }

  provideInlayHints(document: vscode.TextDocument, range: vscode.Range): vscode.InlayHint[] {
    const open = areInlayHintsEnabled(document.uri) ? this.definitions.of(document) : undefined;
    return open ? hintsIn(open, range) : [];
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

function hintsIn({ document, definition }: OpenDefinition, range: vscode.Range): vscode.InlayHint[] {
  const shapes = symbolicShapes(definition).layers;
  const ends = definition.layers.map(({ name, range: { end } }) => ({ name, end: document.positionAt(end) }));
  return ends.flatMap(({ name, end }, place) => {
    const shape = shapes.get(name)?.output;
    if (!shape || !range.contains(end)) return [];
    // Where several layers share a line, each has its hint at its brace.
    const isAlone = [ends[place - 1], ends[place + 1]].every((other) => other?.end.line !== end.line);
    const position = isAlone ? document.lineAt(end.line).range.end : end;
    const hint = new vscode.InlayHint(position, formatShape(shape), vscode.InlayHintKind.Type);
    hint.paddingLeft = true;
    hint.tooltip = vscode.l10n.t('The shape of what {0} gives. N is the number of samples.', name);
    return [hint];
  });
}
