import * as vscode from 'vscode';
import { notations, type Notation } from '../protocol/notation';
import { settings, SETTINGS_SECTION } from './manifest';

/** In which order the side panel lists layers. */
export type LayerOrder = 'execution' | 'backward';

const bytesInGiB = 2 ** 30;

/** Seconds a gradient check may take; undefined for as long as it takes. */
export function checkBudget(scope: vscode.Uri): number | undefined {
  const seconds = read(settings.checkBudget, scope);
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

/** Whether a network is checked whenever its definition is saved. */
export function isCheckedOnSave(scope: vscode.Uri): boolean {
  return read(settings.checkOnSave, scope) === true;
}

/** Whether layers and arguments are explained on hover. */
export function isHoverEnabled(scope: vscode.Uri): boolean {
  return read(settings.hoverEnabled, scope) !== false;
}

/** Whether results of a check stand above the layers. */
export function areCodeLensesEnabled(scope: vscode.Uri): boolean {
  return read(settings.codeLensesEnabled, scope) !== false;
}

/** Whether the shapes of outputs stand behind the layers. */
export function areInlayHintsEnabled(scope: vscode.Uri): boolean {
  return read(settings.inlayHintsEnabled, scope) !== false;
}

/** Bytes that a network may take. */
export function memoryLimit(scope: vscode.Uri): number {
  const gib = read(settings.memoryLimit, scope);
  return (typeof gib === 'number' && gib > 0 ? gib : settings.memoryLimit.default) * bytesInGiB;
}

/** How shapes, coordinates and equations are written. */
export function notationOf(scope: vscode.Uri): Notation {
  const value = read(settings.notation, scope);
  return notations.find((notation) => notation === value) ?? settings.notation.default;
}

/** In which order the side panel lists layers. */
export function sidePanelOrder(): LayerOrder {
  return read(settings.sidePanelOrder) === 'backward' ? 'backward' : 'execution';
}

/** Changes the order, for this workspace if it has one of its own, else for the user. */
export async function setSidePanelOrder(order: LayerOrder): Promise<void> {
  const { name } = settings.sidePanelOrder;
  const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
  const isWorkspaces = configuration.inspect(name)?.workspaceValue !== undefined;
  const target = isWorkspaces ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(name, order, target);
}

/** Whether an event is about one of the extension's settings. */
export function concerns(event: vscode.ConfigurationChangeEvent, setting: { readonly name: string }): boolean {
  return event.affectsConfiguration(`${SETTINGS_SECTION}.${setting.name}`);
}

/** What the user has set, which may be of any type; else the default. */
function read(setting: { readonly name: string; readonly default: unknown }, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(SETTINGS_SECTION, scope).get<unknown>(setting.name, setting.default);
}
