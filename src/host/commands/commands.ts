import * as vscode from 'vscode';
import { commands, type CommandId } from '../manifest';
import type { Parts } from '../parts';
import { setSidePanelOrder } from '../settings';
import { compareGradients } from './compareGradients';
import { copyAsNumPy } from './copyAsNumPy';
import { copyDetails } from './copyDetails';
import { copyShape } from './copyShape';
import { explainTensor } from './explainTensor';
import { exportTensors } from './exportTensors';
import { goToLayer } from './goToLayer';
import { inspectTensor } from './inspectTensor';
import { newNetworkDefinition } from './newNetworkDefinition';
import { openInspector } from './openInspector';
import { openSampleNetwork } from './openSampleNetwork';
import { cancelGradientCheck, runGradientCheck } from './runGradientCheck';
import { targetOf, type Target } from './target';

/** What a command does with what it was given. */
type Run = (parts: Parts, target: Target) => unknown;

/** Every command. When one can be run is said in package.json. */
const table: Readonly<Record<CommandId, Run>> = {
  [commands.runGradientCheck]: runGradientCheck,
  [commands.cancelGradientCheck]: cancelGradientCheck,
  [commands.openInspector]: openInspector,
  [commands.inspectTensor]: inspectTensor,
  [commands.explainTensor]: explainTensor,
  [commands.compareGradients]: compareGradients,
  [commands.exportTensors]: exportTensors,
  [commands.copyAsNumPy]: copyAsNumPy,
  [commands.copyShape]: copyShape,
  [commands.copyDetails]: copyDetails,
  [commands.newNetworkDefinition]: newNetworkDefinition,
  [commands.openSampleNetwork]: openSampleNetwork,
  [commands.revealLayer]: goToLayer,
  [commands.showBackwardOrder]: () => setSidePanelOrder('backward'),
  [commands.showExecutionOrder]: () => setSidePanelOrder('execution'),
  [commands.showLog]: ({ log }) => log.show(),
};

/** Registers every command. One that fails says so. */
export function registerCommands(parts: Parts): vscode.Disposable {
  const registered = Object.entries(table).map(([id, run]) =>
    vscode.commands.registerCommand(id, (argument: unknown) =>
      parts.log.guard(vscode.l10n.t('The command failed'), () => run(parts, targetOf(argument)))));
  return vscode.Disposable.from(...registered);
}
