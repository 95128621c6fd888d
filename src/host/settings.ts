import * as vscode from 'vscode';
import type { Overrides } from '../definition/readGradnet';
import { healthKinds, type HealthKind, type HealthOptions } from '../protocol/health';
import { heatPalettes, type HeatPalette } from '../protocol/heatPalette';
import { notations, type Notation } from '../protocol/notation';
import { toleranceOf, type Tolerance } from '../protocol/tolerance';
import { findingSettings, settings, SETTINGS_SECTION, type FindingSeverity } from './manifest';

/** In which order the side panel lists layers. */
export type LayerOrder = 'execution' | 'backward';

const bytesInGiB = 2 ** 30;

/** Seconds a gradient check may take; undefined for as long as it takes. */
export function checkBudget(scope: vscode.Uri): number | undefined {
  const seconds = read(settings.checkBudget, scope);
  return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

/** The rule of the user's own that decides in checks and comparisons; undefined for bounds on rounding. */
export function toleranceIn(scope: vscode.Uri): Tolerance | undefined {
  return hasOwnRule(scope) ? toleranceOf(ruleNumber(settings.checkRtol, scope), ruleNumber(settings.checkAtol, scope))
    : undefined;
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

/** The colours of heat maps. */
export function heatPaletteOf(scope: vscode.Uri): HeatPalette {
  const value = read(settings.heatPalette, scope);
  return heatPalettes.find((palette) => palette === value) ?? settings.heatPalette.default;
}

/** What a run is made of that definitions leave to the settings: nothing where they do not. */
export function runOverrides(scope: vscode.Uri): Overrides {
  const [batch, seed] = [read(settings.runBatch, scope), read(settings.runSeed, scope)];
  return {
    ...(isWhole(batch, 1) && { batch }),
    ...(isWhole(seed, 0) && { seed }),
  };
}

/** With which thresholds the health of a run is judged. */
export function healthOptions(scope: vscode.Uri): HealthOptions {
  const written = read(settings.healthThresholds, scope);
  const given = (typeof written === 'object' && written !== null ? written : {}) as Readonly<Record<string, unknown>>;
  const thresholds = Object.fromEntries(healthKinds.flatMap((kind) => {
    const threshold = given[kind];
    return typeof threshold === 'number' && threshold >= 0 ? [[kind, threshold] as const] : [];
  }));
  const learningRate = read(settings.healthLearningRate, scope);
  return { thresholds, ...(typeof learningRate === 'number' && learningRate > 0 && { learningRate }) };
}

/** How findings of a kind are reported. */
export function findingSeverity(kind: HealthKind, scope: vscode.Uri): FindingSeverity {
  const written = read(findingSettings[kind], scope);
  return severities.find((severity) => severity === written) ?? findingSettings[kind].default;
}

const severities: readonly FindingSeverity[] = ['error', 'warning', 'information', 'hint', 'off'];

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

/** Whether an event is about one of the extension's settings, for one definition or for any. */
export function concerns(
  event: vscode.ConfigurationChangeEvent,
  setting: { readonly name: string },
  scope?: vscode.Uri,
): boolean {
  return event.affectsConfiguration(`${SETTINGS_SECTION}.${setting.name}`, scope);
}

/** Whether an event is about how a definition is read. */
export function concernsReading(event: vscode.ConfigurationChangeEvent, scope: vscode.Uri): boolean {
  const { memoryLimit, runBatch, runSeed } = settings;
  return [memoryLimit, runBatch, runSeed].some((setting) => concerns(event, setting, scope));
}

/**
 * Whether an event is about what the runs of a definition are made of, or how they are judged: results from before are
 * then out of date.
 */
export function concernsRun(event: vscode.ConfigurationChangeEvent, scope: vscode.Uri): boolean {
  const { runBatch, runSeed, healthThresholds, healthLearningRate, checkTolerance, checkRtol, checkAtol } = settings;
  // The numbers of a rule that does not hold change nothing.
  const rule = hasOwnRule(scope) ? [checkRtol, checkAtol] : [];
  return [runBatch, runSeed, healthThresholds, healthLearningRate, checkTolerance, ...rule]
    .some((setting) => concerns(event, setting, scope));
}

/** What the user has set, which may be of any type; else the default. */
function read(setting: { readonly name: string; readonly default: unknown }, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(SETTINGS_SECTION, scope).get<unknown>(setting.name, setting.default);
}

function isWhole(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= least;
}

function hasOwnRule(scope: vscode.Uri): boolean {
  return read(settings.checkTolerance, scope) === 'fixed';
}

/** A number of the fixed rule, or its default where something else is written. */
function ruleNumber(setting: { readonly name: string; readonly default: number }, scope: vscode.Uri): number {
  const value = read(setting, scope);
  return typeof value === 'number' && value >= 0 && value < Infinity ? value : setting.default;
}
