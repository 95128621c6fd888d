import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Log } from '../../src/host/log';
import type { Networks } from '../../src/host/networks/networks';
import { TestExplorer } from '../../src/host/testExplorer/testExplorer';
import { ownNetworks } from './ownNetworks';

/** What VS Code was told of one test. */
export interface Told {
  readonly state: 'passed' | 'failed' | 'skipped' | 'errored';
  readonly messages: readonly vscode.TestMessage[];
}

/** A Test Explorer with a controller of its own, and what it tells VS Code of its runs, by `conv1/conv1.weight`. */
export class Recorder implements vscode.Disposable {
  readonly told = new Map<string, Told>();
  readonly invalidated: string[] = [];
  runs = 0;
  readonly networks: Networks;
  readonly items: vscode.TestItemCollection;
  private readonly controller: vscode.TestController;
  private readonly profiles: vscode.TestRunProfile[] = [];
  private readonly parts: vscode.Disposable[];

  constructor() {
    const real = vscode.tests.createTestController('gradientDebugger.recorded', 'Recorded');
    this.items = real.items;
    this.controller = Object.create(real, {
      createTestRun: { value: () => this.record() },
      createRunProfile: { value: (...args: Parameters<vscode.TestController['createRunProfile']>) => {
        const profile = real.createRunProfile(...args);
        this.profiles.push(profile);
        return profile;
      } },
      invalidateTestResults: { value: (item: vscode.TestItem) => this.invalidated.push(item.label) },
      resolveHandler: { value: undefined, writable: true },
      refreshHandler: { value: undefined, writable: true },
    }) as vscode.TestController;
    const { definitions, networks, parts } = ownNetworks();
    this.networks = networks;
    const log = new Log();
    const explorer = new TestExplorer(this.controller, definitions, networks, log);
    this.parts = [explorer, ...parts, log];
  }

  /** Runs tests as the Test Explorer's button does; all of them when none is named. */
  async run(
    include?: readonly vscode.TestItem[],
    token: vscode.CancellationToken = new vscode.CancellationTokenSource().token,
    isContinuous = false,
  ): Promise<void> {
    const [profile] = this.profiles;
    await profile!.runHandler(new vscode.TestRunRequest(include, undefined, profile, isContinuous), token);
  }

  /** Opens a row of the Test Explorer, or the whole of it. */
  async resolve(item?: vscode.TestItem): Promise<void> {
    await this.controller.resolveHandler!(item);
  }

  /** The test of a document, of a layer in it, or of a tensor. */
  item({ uri }: vscode.TextDocument, ...ids: readonly string[]): vscode.TestItem {
    let item = this.items.get(uri.toString());
    for (const id of ids) item = item?.children.get(id);
    assert.ok(item, `there is no test ${ids.join('/')}`);
    return item;
  }

  dispose(): void {
    vscode.Disposable.from(...this.parts).dispose();
  }

  private record(): vscode.TestRun {
    this.runs++;
    const tell = (state: Told['state']) => (item: vscode.TestItem, messages?: unknown): void => {
      const list = (Array.isArray(messages) ? messages : messages instanceof vscode.TestMessage ? [messages] : []);
      this.told.set(pathOf(item), { state, messages: list as vscode.TestMessage[] });
    };
    const nothing = (): void => undefined;
    return {
      passed: tell('passed'), failed: tell('failed'), skipped: tell('skipped'), errored: tell('errored'),
      enqueued: nothing, started: nothing, appendOutput: nothing, end: nothing, addCoverage: nothing,
      name: undefined, isPersisted: true, token: new vscode.CancellationTokenSource().token,
      onDidDispose: new vscode.EventEmitter<undefined>().event as vscode.Event<void>,
    };
  }
}

/** `conv1/conv1.weight`. */
function pathOf(item: vscode.TestItem): string {
  return item.parent?.parent ? `${item.parent.id}/${item.id}` : item.id;
}
