import * as vscode from 'vscode';
import { reasonsAgainst } from '../check/refusal';
import { describeReport, summarise } from '../check/words';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { formatNumber } from '../format';
import { commands } from '../manifest';
import type { ActiveNetwork } from '../networks/activeNetwork';
import type { NetworkModel } from '../networks/networkModel';
import type { Networks } from '../networks/networks';

/** What the status bar says. */
interface Status {
  /** Name of a product icon. */
  readonly icon: string;
  /** Behind the network's name. */
  readonly words?: string;
  readonly tooltip: string;
  readonly command: string;
  readonly isWrong?: boolean;
}

/** The state of the network the user is at. */
export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    definitions: Definitions,
    private readonly networks: Networks,
    private readonly active: ActiveNetwork,
  ) {
    this.item = vscode.window.createStatusBarItem('gradientDebugger.status', vscode.StatusBarAlignment.Left, 10);
    this.item.name = vscode.l10n.t('Gradient Debugger');
    const update = (): void => this.update();
    this.subscriptions = [
      this.item,
      definitions.onDidChange(update),
      definitions.onDidClose(update),
      networks.onDidChange(update),
      networks.onDidProgress(update),
      active.onDidChange(update),
    ];
    this.update();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private update(): void {
    const open = this.active.definition;
    if (!open) {
      this.item.hide();
      return;
    }
    const { uri, model } = this.networks.of(open);
    const { icon, words, tooltip, command, isWrong } = statusOf(open, model);
    const name = open.definition.name;
    this.item.text = `$(${icon}) ${words === undefined ? name : `${name}: ${words}`}`;
    this.item.tooltip = tooltip;
    this.item.command = { command, title: tooltip, arguments: [{ network: uri.toString() }] };
    this.item.backgroundColor = isWrong ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.accessibilityInformation = { label: words === undefined ? name : `${name}: ${words}` };
    this.item.show();
  }
}

/** What the status bar says of a network, the most pressing first. */
export function statusOf(open: OpenDefinition, model: NetworkModel): Status {
  const { text } = open;
  const { activity } = model;
  const inspect = { tooltip: vscode.l10n.t('Open Inspector'), command: commands.openInspector };
  const check = { tooltip: vscode.l10n.t('Run Gradient Check'), command: commands.runGradientCheck };
  const cancel = { tooltip: vscode.l10n.t('Cancel Gradient Check'), command: commands.cancelGradientCheck };
  if (activity.kind === 'running') return { icon: 'loading~spin', words: vscode.l10n.t('running …'), ...cancel };
  if (activity.kind === 'checking') {
    const { done, total } = activity.progress ?? { done: 0, total: 1 };
    const percent = Math.floor((100 * done) / Math.max(1, total));
    return { icon: 'loading~spin', words: vscode.l10n.t('checking {0} %', percent), ...cancel };
  }
  if (activity.kind === 'training') {
    const { step, steps } = activity.progress ?? { step: 0, steps: 1 };
    const percent = Math.floor((100 * step) / Math.max(1, steps));
    return { icon: 'loading~spin', words: vscode.l10n.t('descending {0} %', percent), ...inspect };
  }
  const errors = reasonsAgainst(open, model).length;
  if (errors > 0) {
    const words = errors === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', errors);
    const tooltip = vscode.l10n.t('Show the problems');
    return { icon: 'error', words, tooltip, command: 'workbench.actions.view.problems' };
  }
  const results = model.resultsOf(text);
  if (!results) {
    return model.results
      ? { icon: 'history', words: vscode.l10n.t('changed since the last run'), ...check }
      : { icon: 'beaker', ...check };
  }
  const loss = vscode.l10n.t('J = {0}', formatNumber(results.run.loss));
  if (!results.check) return { icon: 'beaker', words: loss, ...check };
  const isWrong = results.check.verdict === 'fail';
  const tooltip = `${describeReport(results.check)}\n${inspect.tooltip}`;
  const words = `${loss}, ${summarise(results.check)}`;
  return { icon: isWrong ? 'error' : 'pass', words, isWrong, ...inspect, tooltip };
}
