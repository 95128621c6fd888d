import * as vscode from 'vscode';
import type { LayerSource } from '../../definition/definition';
import { findAt, inputAt, resultName } from '../definitions/layerAt';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { definitionSelector } from '../language/definitionDocuments';
import { rangeIn } from '../language/ranges';
import type { Networks } from '../networks/networks';
import { isHoverEnabled, notationOf } from '../settings';
import { argumentHover } from './argumentHover';
import type { HoverContext } from './context';
import { inputHover, layerHover } from './layerHover';

/** Explains the layer, the argument or the input under the mouse. */
export class HoverProvider implements vscode.HoverProvider {
  private readonly explained = new vscode.EventEmitter<undefined>();

  /** Something was explained to somebody who hovered over it. */
  readonly onDidExplain = this.explained.event;

  constructor(
    private readonly definitions: Definitions,
    private readonly networks: Networks,
  ) {}

  register(): vscode.Disposable {
    return vscode.languages.registerHoverProvider(definitionSelector, this);
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const open = isHoverEnabled(document.uri) ? this.definitions.of(document) : undefined;
    if (!open) return undefined;
    const offset = document.offsetAt(position);
    const hover = this.layerOrArgument(open, offset) ?? this.input(open, offset);
    if (hover) this.explained.fire(undefined);
    return hover;
  }

  /** What there is to say about a layer, for other places that explain one. */
  explain(layer: LayerSource, open: OpenDefinition): vscode.MarkdownString {
    return layerHover(layer, this.contextOf(open, resultName(open.definition, layer)));
  }

  private layerOrArgument(open: OpenDefinition, offset: number): vscode.Hover | undefined {
    const { document, definition } = open;
    const found = findAt(definition, offset);
    if (!found) return undefined;
    const { layer, argument } = found;
    const help = argument && argumentHover(argument.name, layer, definition);
    if (!help) return new vscode.Hover(this.explain(layer, open), rangeIn(document, layer.range));
    const { key, value } = argument.written;
    return new vscode.Hover(help, rangeIn(document, { start: key.start, end: value.end }));
  }

  private input(open: OpenDefinition, offset: number): vscode.Hover | undefined {
    const found = inputAt(open.definition, offset);
    const help = found && inputHover(found.name, this.contextOf(open, found.name));
    return help && new vscode.Hover(help, rangeIn(open.document, found.range));
  }

  private contextOf(open: OpenDefinition, layer: string): HoverContext {
    const { definition, text } = open;
    const { model, uri } = this.networks.of(open);
    const results = model.resultsOf(text);
    const wasRun = model.results?.run.layers.some(({ name }) => name === layer) ?? false;
    return { network: uri.toString(), definition, results, isStale: !results && wasRun, notation: notationOf(uri) };
  }
}
