import * as vscode from 'vscode';
import type { NetworkDefinition } from '../../definition/definition';
import type { Sentence } from '../../protocol/sentence';
import type { TrainProgress } from '../../protocol/training';
import type { CheckProgress } from '../../protocol/worker';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import type { Engine } from '../engine/engine';
import { checkBudget, concernsRun, healthOptions, memoryLimit, runOverrides, toleranceIn } from '../settings';
import { readFiles, readGradients, watchFile, watchFiles } from './files';
import { NetworkModel, type NetworkSource } from './networkModel';

/** A network somebody has opened: where its definition is, and what is known of it. */
export interface OpenNetwork {
  readonly uri: vscode.Uri;
  readonly model: NetworkModel;
}

/** All networks. One lives as long as its definition is open, or something (a panel) holds it. */
export class Networks implements vscode.Disposable {
  private readonly known = new Map<string, OpenNetwork>();
  private readonly holds = new Map<string, number>();
  private readonly watches = new Map<string, vscode.Disposable>();
  /** Of files of somebody's own gradients. */
  private readonly gradientWatches = new Map<string, vscode.Disposable>();
  private readonly changed = new vscode.EventEmitter<OpenNetwork>();
  private readonly progressed = new vscode.EventEmitter<OpenNetwork>();
  private readonly closed = new vscode.EventEmitter<OpenNetwork>();
  private readonly subscriptions: vscode.Disposable[];

  /** Results or problems of a network have changed, or what it is busy with. */
  readonly onDidChange = this.changed.event;
  /** A check has come further. */
  readonly onDidProgress = this.progressed.event;
  readonly onDidClose = this.closed.event;

  constructor(
    private readonly definitions: Definitions,
    private readonly engine: Engine,
  ) {
    this.subscriptions = [
      this.changed,
      this.progressed,
      this.closed,
      definitions.onDidClose((uri) => this.letGo(uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        for (const { uri, model } of this.known.values()) if (concernsRun(event, uri)) model.outdate();
      }),
    ];
  }

  /** The network of a definition, open or not. */
  at(uri: vscode.Uri): OpenNetwork {
    const key = uri.toString();
    const known = this.known.get(key);
    if (known) return known;
    const network: OpenNetwork = {
      uri,
      model: new NetworkModel(key, this.sourceOf(uri), this.engine, (what) =>
        (what === 'progress' ? this.progressed : this.changed).fire(network)),
    };
    this.known.set(key, network);
    return network;
  }

  of({ document }: OpenDefinition): OpenNetwork {
    return this.at(document.uri);
  }

  /** True while any network is being checked. */
  get isChecking(): boolean {
    return [...this.known.values()].some(({ model }) => model.activity.kind === 'checking');
  }

  /** The networks that are being run or checked. */
  busy(): OpenNetwork[] {
    return [...this.known.values()].filter(({ model }) => model.activity.kind !== 'idle');
  }

  /** Hands on what the worker tells of a check. */
  progress(key: string, progress: CheckProgress): void {
    this.known.get(key)?.model.progress(progress);
  }

  /** Hands on what the worker tells of a gradient descent. */
  trained(key: string, progress: TrainProgress): void {
    this.known.get(key)?.model.trained(progress);
  }

  /** The engine has ended by itself, whatever it was doing for whom. */
  died(reason: Sentence): void {
    for (const { model } of this.known.values()) model.died(reason);
  }

  /** Keeps the network of a definition even if that is closed, until what is returned is disposed. */
  hold(uri: vscode.Uri): vscode.Disposable {
    const key = uri.toString();
    this.holds.set(key, (this.holds.get(key) ?? 0) + 1);
    return new vscode.Disposable(() => {
      const left = this.holds.get(key)! - 1;
      if (left > 0) this.holds.set(key, left);
      else this.holds.delete(key);
      if (!this.definitions.at(uri)) this.letGo(uri);
    });
  }

  dispose(): void {
    const { subscriptions, watches, gradientWatches } = this;
    vscode.Disposable.from(...subscriptions, ...watches.values(), ...gradientWatches.values()).dispose();
    for (const { model } of this.known.values()) model.dispose();
  }

  private letGo(uri: vscode.Uri): void {
    const key = uri.toString();
    const network = this.known.get(key);
    if (!network || this.holds.has(key)) return;
    this.known.delete(key);
    for (const watches of [this.watches, this.gradientWatches]) {
      watches.get(key)?.dispose();
      watches.delete(key);
    }
    network.model.dispose();
    this.closed.fire(network);
  }

  /** Results are out of date once a file they came from has changed. */
  private watch(uri: vscode.Uri, definition: NetworkDefinition): void {
    const key = uri.toString();
    this.watches.get(key)?.dispose();
    this.watches.set(key, watchFiles(uri, definition, () => this.known.get(key)?.model.outdate()));
  }

  /** Gradients that were computed and written again are compared again. */
  private watchGradients(uri: vscode.Uri, address: string): void {
    const key = uri.toString();
    this.gradientWatches.get(key)?.dispose();
    // A failure is that of the engine, which the panel shows by itself.
    const again = (): void => void this.known.get(key)?.model.compareAgain().catch(() => undefined);
    this.gradientWatches.set(key, watchFile(vscode.Uri.parse(address), again));
  }

  private sourceOf(uri: vscode.Uri): NetworkSource {
    return {
      snapshot: () => this.definitions.opened(uri),
      files: (definition) => {
        this.watch(uri, definition);
        return readFiles(uri, definition, memoryLimit(uri));
      },
      gradients: (file) => {
        this.watchGradients(uri, file.address);
        return readGradients(file, memoryLimit(uri));
      },
      get settings() {
        const [budget, tolerance] = [checkBudget(uri), toleranceIn(uri)];
        const run = { memoryLimit: memoryLimit(uri), health: healthOptions(uri), ...runOverrides(uri) };
        return { run, ...(budget !== undefined && { checkBudget: budget }), ...(tolerance && { tolerance }) };
      },
    };
  }
}
