import * as vscode from 'vscode';
import { layerSummary } from '../check/layerSummary';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { layerNamed } from '../definitions/layerAt';
import { foreseeLayer } from '../definitions/layerTensors';
import { commands, settings } from '../manifest';
import type { Networks } from '../networks/networks';
import { areCodeLensesEnabled, concerns } from '../settings';
import { definitionSelector } from './definitionDocuments';
import { GivenContent } from './givenContent';
import { rangeIn } from './ranges';

/**
 * Stands above a definition with what can be done with it, and above each layer with what the last check found. A check
 * of an earlier text stays, marked as such: if lines came and went with every edit, the text would jump.
 */
export class CodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly given = new GivenContent();
  private readonly subscriptions: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly definitions: Definitions,
    private readonly networks: Networks,
  ) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      vscode.languages.registerCodeLensProvider(definitionSelector, this),
      networks.onDidChange(({ uri }) => this.follow(definitions.at(uri))),
      definitions.onDidChange((open) => this.follow(open)),
      definitions.onDidClose((uri) => this.given.forget(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!concerns(event, settings.codeLensesEnabled)) return;
        for (const open of definitions.all()) this.follow(open);
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const open = this.definitions.of(document);
    return open ? this.given.give(document, this.lensesOf(open)) : [];
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Has VS Code ask again, if the lenses of a definition have become others. */
  private follow(open: OpenDefinition | undefined): void {
    if (open && this.given.isOutdated(open.document, () => this.lensesOf(open))) this.changed.fire();
  }

  private lensesOf(open: OpenDefinition): vscode.CodeLens[] {
    if (!areCodeLensesEnabled(open.document.uri)) return [];
    return [...this.aboveDefinition(open), ...this.aboveLayers(open)];
  }

  private aboveDefinition({ document: { uri } }: OpenDefinition): vscode.CodeLens[] {
    const top = new vscode.Range(0, 0, 0, 0);
    return [
      new vscode.CodeLens(top, {
        title: keepBlanks(`$(beaker) ${vscode.l10n.t('Run Gradient Check')}`),
        tooltip: vscode.l10n.t('Compare every entry of every gradient with a numeric one.'),
        command: commands.runGradientCheck,
        arguments: [uri],
      }),
      new vscode.CodeLens(top, {
        title: vscode.l10n.t('Inspect'),
        tooltip: vscode.l10n.t('Show all tensors of the network.'),
        command: commands.openInspector,
        arguments: [uri],
      }),
    ];
  }

  private aboveLayers(open: OpenDefinition): vscode.CodeLens[] {
    const { document, definition, text } = open;
    const { model, uri } = this.networks.of(open);
    const check = model.results?.check;
    const isStale = !model.resultsOf(text)?.check;
    return check?.layers.flatMap((layer) => {
      const place = layerNamed(definition, layer.name)?.range;
      if (!place) return [];
      const title = layerSummary(layer, check, foreseeLayer(definition, layer.name));
      return [new vscode.CodeLens(rangeIn(document, place), {
        title: keepBlanks(isStale ? `${title} · $(history) ${vscode.l10n.t('of an earlier version')}` : title),
        tooltip: vscode.l10n.t('Show the tensors of {0}.', layer.name),
        command: commands.inspectTensor,
        arguments: [{ network: uri.toString(), layer: layer.name }],
      })];
    }) ?? [];
  }
}

/** A lens swallows the blanks beside its icons, unless they are of the kind that does not break. */
function keepBlanks(title: string): string {
  return title.replace(/ (?=\$\()|(?<=\$\([\w~-]+\)) /g, '\u00a0');
}
