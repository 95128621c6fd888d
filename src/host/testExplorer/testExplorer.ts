import * as vscode from 'vscode';
import type { CheckReport } from '../../protocol/views';
import { reasonsAgainst } from '../check/refusal';
import type { Definitions, OpenDefinition } from '../definitions/definitions';
import { rangeIn } from '../language/ranges';
import { localised, reasonOf } from '../localised';
import type { Log } from '../log';
import { TEST_CONTROLLER } from '../manifest';
import { fileNameOf } from '../networks/fileName';
import type { Networks, OpenNetwork } from '../networks/networks';
import { Discovery, readFile } from './discovery';
import { TestItems } from './testItems';
import { showResults } from './testResults';

/** The extension's place in the Test Explorer. */
export function createTestController(): vscode.TestController {
  return vscode.tests.createTestController(TEST_CONTROLLER, vscode.l10n.t('Gradient Checks'));
}

/** How much longer than the rest of the editor the tests wait for typing to pause, in milliseconds. */
const PAUSE = 300;

/**
 * The gradient check in the Test Explorer: each layer of a definition and each of its tensors is a test. Running one
 * runs the check of its network; the results of any other check show there too.
 */
export class TestExplorer implements vscode.Disposable {
  private readonly items: TestItems;
  private readonly discovery: Discovery;
  /** The check whose results are shown of each network. */
  private readonly shown = new Map<string, CheckReport>();
  /** Networks that a run from the Test Explorer is checking: it shows their results itself. */
  private readonly running = new Set<string>();
  /** Definitions that were edited since their tests were listed. */
  private readonly edited = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly subscriptions: vscode.Disposable[];

  /** @param controller an empty one; it is disposed of with this */
  constructor(
    private readonly controller: vscode.TestController,
    private readonly definitions: Definitions,
    private readonly networks: Networks,
    private readonly log: Log,
  ) {
    this.items = new TestItems(controller);
    this.discovery = new Discovery({
      found: (uri) => void this.items.add(uri),
      changed: (uri) => void this.reread(uri),
      gone: (uri) => this.leave(uri),
    });
    controller.refreshHandler = () => this.discovery.look();
    controller.resolveHandler = (item) => (item ? this.resolve(item) : this.discovery.look());
    controller.createRunProfile(vscode.l10n.t('Check Gradients'), vscode.TestRunProfileKind.Run,
      (request, token) => this.run(request, token), true, undefined, true);
    this.subscriptions = [
      controller,
      this.discovery,
      definitions.onDidChange((open) => this.showLater(open)),
      definitions.onDidClose((uri) => this.leave(uri)),
      networks.onDidChange(({ uri }) => {
        const open = definitions.at(uri);
        this.catchUp(uri);
        if (open) this.showCheck(open);
      }),
    ];
    for (const open of definitions.all()) this.show(open);
  }

  dispose(): void {
    for (const timer of this.edited.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Lists what is new at once. Nobody looks at tests while typing, and a large network has thousands of them. */
  private showLater(open: OpenDefinition): void {
    const { uri } = open.document;
    if (!this.items.isFilled(uri)) {
      this.show(open);
      return;
    }
    this.listed(uri);
    this.edited.set(uri.toString(), setTimeout(() => this.catchUp(uri), PAUSE));
  }

  /** Lists the tests of a definition as it is now, if it was edited since they were listed. */
  private catchUp(uri: vscode.Uri): void {
    const open = this.edited.has(uri.toString()) ? this.definitions.at(uri) : undefined;
    if (open) this.show(open);
  }

  /** The tests of a definition are listed, or need not be listed any more. */
  private listed(uri: vscode.Uri): void {
    clearTimeout(this.edited.get(uri.toString()));
    this.edited.delete(uri.toString());
  }

  private show(open: OpenDefinition): void {
    this.listed(open.document.uri);
    this.items.fill(open.document.uri, open);
    this.showCheck(open);
  }

  /** Shows the last check of exactly this text; without one, the results that are shown are of an earlier text. */
  private showCheck(open: OpenDefinition): void {
    const { uri } = open.document;
    const key = uri.toString();
    const item = this.items.at(uri);
    if (!item || this.running.has(key)) return;
    const check = this.networks.of(open).model.resultsOf(open.text)?.check;
    if (check === this.shown.get(key)) return;
    if (!check) {
      this.shown.delete(key);
      this.controller.invalidateTestResults(item);
      return;
    }
    this.shown.set(key, check);
    const run = this.controller.createTestRun(new vscode.TestRunRequest([item]), fileNameOf(uri));
    showResults(run, fileNameOf(uri), this.testsOf(item), check, this.items);
    run.end();
  }

  /** A definition was closed or deleted: it stays listed while it is open, or its file is known. */
  private leave(uri: vscode.Uri): void {
    this.listed(uri);
    if (this.definitions.at(uri) || this.discovery.has(uri)) return;
    this.shown.delete(uri.toString());
    this.items.remove(uri);
  }

  private async reread(uri: vscode.Uri): Promise<void> {
    const item = this.items.at(uri);
    // What is open is read as it is in the editor; what nobody has looked at yet is read when somebody does.
    if (item && !item.canResolveChildren && !this.definitions.at(uri)) await this.resolve(item);
  }

  /** Lists the layers of a definition. */
  private async resolve(item: vscode.TestItem): Promise<void> {
    const uri = item.uri!;
    try {
      this.items.fill(uri, this.definitions.at(uri) ?? await readFile(uri));
    } catch (error) {
      item.error = reasonOf(error);
    }
  }

  private async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (request.continuous) this.runWhenSaved(request, token);
    else await this.runOnce(request, token);
  }

  /** Runs the tests of a definition whenever it is saved, until the user has had enough of it. */
  private runWhenSaved(request: vscode.TestRunRequest, token: vscode.CancellationToken): void {
    const saving = vscode.workspace.onDidSaveTextDocument(async (document) => {
      const item = this.definitions.of(document) && this.items.at(document.uri);
      const wanted = item && (request.include ?? [item]).filter((test) => isWithin(test, item));
      if (!wanted?.length) return;
      await this.runOnce(new vscode.TestRunRequest(wanted, request.exclude, request.profile, true), token);
    });
    token.onCancellationRequested(() => void saving.dispose());
  }

  private async runOnce(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    try {
      for (const [definition, wanted] of await this.choose(request)) {
        if (token.isCancellationRequested) break;
        await this.check(definition.uri!, wanted, run, token);
      }
    } finally {
      run.end();
    }
  }

  /** The tests that are asked for, by the definition they belong to. */
  private async choose(request: vscode.TestRunRequest): Promise<Map<vscode.TestItem, vscode.TestItem[]>> {
    if (!request.include) await this.discovery.look();
    const asked = request.include ?? childrenOf(this.controller.items);
    for (const item of asked) {
      this.catchUp(definitionOf(item).uri!);
      if (item.canResolveChildren) await this.resolve(item);
    }
    const excluded = new Set(request.exclude);
    const chosen = new Map<vscode.TestItem, vscode.TestItem[]>();
    for (const item of new Set(withDescendants(asked, excluded))) {
      if (!this.isTest(item)) continue;
      const definition = definitionOf(item);
      chosen.set(definition, [...chosen.get(definition) ?? [], item]);
    }
    return chosen;
  }

  /** The tests below an item, and the item if it is one. */
  private testsOf(item: vscode.TestItem): vscode.TestItem[] {
    return withDescendants([item]).filter((each) => this.isTest(each));
  }

  /** Whether an item has a result of its own: a definition and an input are as what is below them, if there is any. */
  private isTest(item: vscode.TestItem): boolean {
    return this.items.subjectOf(item) !== undefined || item.children.size === 0;
  }

  /** Checks one network and shows what comes of it for the tests that are wanted. */
  private async check(
    uri: vscode.Uri,
    wanted: readonly vscode.TestItem[],
    run: vscode.TestRun,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const network = this.networks.at(uri);
    for (const item of wanted) run.enqueued(item);
    const following = vscode.Disposable.from(
      token.onCancellationRequested(() => network.model.cancel()),
      this.networks.onDidProgress((changed) => {
        if (changed === network) this.showProgress(network, wanted, run);
      }),
    );
    this.running.add(uri.toString());
    try {
      const outcome = await network.model.check();
      const open = await this.definitions.opened(uri);
      const check = network.model.resultsOf(open.text)?.check;
      if (outcome === 'done' && check) {
        this.shown.set(uri.toString(), check);
        showResults(run, fileNameOf(uri), wanted, check, this.items);
      } else if (outcome === 'refused') {
        for (const item of wanted) run.errored(item, refusal(open, network));
      } else {
        for (const item of wanted) run.skipped(item);
      }
    } catch (error) {
      this.log.warn(`The tests of ${uri.toString()} could not be run.`, error);
      const message = new vscode.TestMessage(reasonOf(error));
      for (const item of wanted) run.errored(item, message);
    } finally {
      this.running.delete(uri.toString());
      following.dispose();
    }
  }

  /** Marks the tests of the layer that is being checked. */
  private showProgress({ model: { activity } }: OpenNetwork, wanted: readonly vscode.TestItem[], run: vscode.TestRun) {
    if (activity.kind !== 'checking' || !activity.progress) return;
    const { layer } = activity.progress;
    for (const item of wanted) {
      if (this.items.subjectOf(item)?.layer === layer) run.started(item);
    }
  }
}

/** Why a network could not be run, at the first place that says so. */
function refusal(open: OpenDefinition, { model }: OpenNetwork): vscode.TestMessage[] {
  const { document } = open;
  return reasonsAgainst(open, model).map(({ sentence, start, end }) => {
    const result = new vscode.TestMessage(localised(sentence));
    result.location = new vscode.Location(document.uri, rangeIn(document, { start, end }));
    return result;
  });
}

/** Tests with everything below them, except what is excluded. */
function withDescendants(
  items: Iterable<vscode.TestItem>,
  excluded: ReadonlySet<vscode.TestItem> = new Set(),
): vscode.TestItem[] {
  return [...items].filter((item) => !excluded.has(item)).flatMap((item) =>
    [item, ...withDescendants(childrenOf(item.children), excluded)]);
}

function childrenOf(items: vscode.TestItemCollection): vscode.TestItem[] {
  const children: vscode.TestItem[] = [];
  items.forEach((item) => children.push(item));
  return children;
}

function definitionOf(item: vscode.TestItem): vscode.TestItem {
  return item.parent ? definitionOf(item.parent) : item;
}

function isWithin(item: vscode.TestItem, ancestor: vscode.TestItem): boolean {
  return item === ancestor || (item.parent !== undefined && isWithin(item.parent, ancestor));
}
