import * as vscode from 'vscode';
import { reasonOf } from './localised';
import { commands } from './manifest';

/** The extension's log, and the one way in which failures reach the user. */
export class Log implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Gradient Debugger', { log: true });

  info(message: string): void {
    this.channel.info(message);
  }

  /** Notes a failure that concerns nobody at the moment, or whose message is shown elsewhere. */
  warn(message: string, error?: unknown): void {
    this.channel.warn(message, ...(error === undefined ? [] : [error]));
  }

  /** Notes a mistake of ours, whose sentence is shown elsewhere. */
  error(details: string): void {
    this.channel.error(details);
  }

  /**
   * Shows a failure, and logs its details.
   * @param what what could not be done, as a sentence without its full stop
   */
  report(what: string, error: unknown): void {
    this.channel.error(what, error);
    const message = `${what}: ${reasonOf(error)}`;
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(message, showLog).then((chosen) =>
      chosen === showLog ? vscode.commands.executeCommand(commands.showLog) : undefined);
  }

  /** Runs something whose failure is shown rather than thrown. */
  async guard<Result>(what: string, run: () => Result): Promise<Awaited<Result> | undefined> {
    try {
      return await run();
    } catch (error) {
      this.report(what, error);
      return undefined;
    }
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
