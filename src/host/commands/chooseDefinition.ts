import * as vscode from 'vscode';
import type { OpenDefinition } from '../definitions/definitions';
import { commands } from '../manifest';
import type { Parts } from '../parts';
import { pick } from '../pick';
import type { Target } from './target';

/**
 * The definition a command is to work on: the one it was given, the one the user is at, the only one, or the one the
 * user picks. Undefined when there is none, or none is picked.
 */
export async function chooseDefinition(parts: Parts, { uri }: Target): Promise<OpenDefinition | undefined> {
  const { definitions } = parts;
  if (uri) return definitions.opened(uri);
  const near = definitionInFront(parts);
  if (near) return near;
  const all = definitions.all();
  if (all.length > 1) return pickOne(all);
  if (!all[0]) offerSample();
  return all[0];
}

/** The definition in the active editor, or that of the active inspector. */
function definitionInFront({ definitions, inspectors }: Parts): OpenDefinition | undefined {
  const { activeTextEditor } = vscode.window;
  const edited = activeTextEditor && definitions.of(activeTextEditor.document);
  return edited ?? (inspectors.active && definitions.at(inspectors.active));
}

async function pickOne(definitions: readonly OpenDefinition[]): Promise<OpenDefinition | undefined> {
  const items = definitions.map((open) => ({
    label: open.definition.name,
    description: vscode.workspace.asRelativePath(open.document.uri),
    open,
  }));
  const placeHolder = vscode.l10n.t('Which network?');
  return (await pick(placeHolder, items))?.open;
}

function offerSample(): void {
  const sample = vscode.l10n.t('Open Sample Network');
  const message = vscode.l10n.t('No network definition (*.gradnet.json) is open.');
  void vscode.window.showInformationMessage(message, sample).then((chosen) =>
    chosen === sample ? vscode.commands.executeCommand(commands.openSampleNetwork) : undefined);
}

