import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page, Route } from 'playwright-core';
import type { Explanation } from '../../src/protocol/explanation';
import type { ExportWish, Picture } from '../../src/protocol/export';
import type { HostForInspectorApi, InspectorApi, InspectorState, Selection } from '../../src/protocol/inspector';
import { pageHtml } from '../../src/protocol/inspectorPage';
import { keepingNonFinite } from '../../src/protocol/nonFinite';
import { connect, type Remote } from '../../src/protocol/rpc';
import { sentence, SentenceError } from '../../src/protocol/sentence';
import type { Curves, TrainOptions, Training } from '../../src/protocol/training';
import type { CheckedEntries, RunView, TensorData } from '../../src/protocol/views';
import type { WindowGeometry } from '../../src/protocol/windowGeometry';
import { partOf, type Part } from '../../src/tensor/part';
import { checkVariant } from '../../src/session/checkVariants';
import { nextBad } from '../../src/session/nextBad';
import type { Session } from '../../src/session/session';
import { TensorPager } from '../../src/tensor/pages/pager';
import type { PageReply, PageRequest } from '../../src/tensor/pages/request';
import { statisticsOf, type Statistics } from '../../src/tensor/statistics';
import { projectRoot } from '../vscode/projectRoot';
import { checkedState, nothingYet, tensors } from './fixtures/network';
import { entriesOf, isChecked } from './fixtures/entries';
import type { FixtureTraining } from './fixtures/training';
import themes from './fixtures/themes.json';
import type { BrowserPage, PageUser } from './browserPage';
import { changeTheme, withTheme, type PackedNumbers } from './webviewStub';

/** The kinds of colour theme that VS Code distinguishes. */
export type Theme = keyof typeof themes;

/** All of them. */
export const allThemes = Object.keys(themes) as readonly Theme[];

/** How an inspector is to be opened. */
export interface InspectorOptions {
  readonly theme?: Theme;
  readonly state?: InspectorState;
  readonly selection?: Selection;
  readonly width?: number;
  readonly height?: number;
  readonly deviceScaleFactor?: number;
  readonly reducedMotion?: boolean;
  /** Tensors besides (or instead of) those of the fixture. */
  readonly tensors?: ReadonlyMap<string, TensorData>;
  /** What the host has recorded of a gradient descent, and what it gives for a step of it. */
  readonly training?: FixtureTraining;
  /** Names of tensors that the host fails to give. */
  readonly failing?: ReadonlySet<string>;
  /** What the check found of every entry of some gradients, besides (or instead of) the fixture's. */
  readonly entries?: ReadonlyMap<string, CheckedEntries>;
  /** What is said in a language other than English. */
  readonly translations?: Readonly<Record<string, string>>;
  /** A real network behind the host, in the place of the fixture. */
  readonly session?: Session;
}

/** Why the host fails to give numbers, where a test wants that. */
export const stopped = sentence`the engine has stopped.`;

/** Nothing is ever fetched from there: the test answers all requests itself. */
const origin = 'https://inspector.test';

const read = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');

/** What the page consists of, besides its own text: read once for all tests of a file. */
const files: Record<string, { readonly contentType: string; readonly body: string }> = {
  '/webview.js': { contentType: 'text/javascript', body: read('dist/webview.js') },
  '/webview.css': { contentType: 'text/css', body: read('dist/webview.css') },
};
const defaultStyles = read('test/ui/fixtures/defaultStyles.css');

/** The built inspector in a browser with its real page and content policy, and a host that answers from the fixture. */
export class InspectorPage implements HostForInspectorApi, PageUser {
  /** What the inspector asked of the host, in order: `ready`, `tensor x`, `reveal conv1` … */
  readonly calls: string[] = [];
  /** Violations of the content policy, errors on the console, and uncaught ones. */
  readonly complaints: string[] = [];
  /** The pictures that were to be saved. */
  readonly pictures: Uint8Array[] = [];
  readonly inspector: Remote<InspectorApi>;
  private readonly pagers = new Map<string, TensorPager>();
  private receive: (message: unknown) => void = () => undefined;

  /** Messages on their way to the page. */
  private readonly onTheWay = new Set<Promise<void>>();
  /** Called when the page was told something. */
  private answered: (() => void) | undefined;
  private isClosed = false;

  constructor(
    private readonly lent: BrowserPage,
    private readonly options: InspectorOptions,
  ) {
    this.inspector = connect<InspectorApi>(keepingNonFinite({
      post: (message) => this.post(message),
      listen: (receive) => {
        this.receive = receive;
      },
    }), this.api()).remote;
  }

  get page(): Page {
    return this.lent.page;
  }

  /** Opens the page and waits until the inspector has asked what to show, and was told. */
  async open(): Promise<void> {
    const { width = 1400, height = 860, reducedMotion = false } = this.options;
    await this.lent.lend(this, width, height, reducedMotion);
    await this.load();
  }

  /** Loads the page, or loads it again as VS Code does when a hidden panel is shown. */
  async load(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      this.answered = resolve;
    });
    // What is waited for is not that everything is loaded, but what comes of it.
    await this.page.goto(`${origin}/`, { waitUntil: 'commit' });
    await this.page.locator('.app').waitFor();
    await answered;
  }

  /** Ends it, and gives its page back. */
  async close(giveBack: (page: BrowserPage) => Promise<void>): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.onTheWay);
    await giveBack(this.lent);
  }

  hear(message: unknown): void {
    this.receive(message);
  }

  complain(complaint: string): void {
    this.complaints.push(complaint);
  }

  async answer(route: Route): Promise<void> {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: this.html() });
    if (pathname === '/favicon.ico') return route.fulfill({ status: 204 });
    const file = files[pathname];
    if (file) return route.fulfill(file);
    this.complaints.push(`unexpected request: ${route.request().url()}`);
    return route.abort();
  }

  private html(): string {
    return withTheme(pageHtml({
      nonce: 'bm90LXRvLWJlLWd1ZXNzZWQ', cspSource: origin, title: 'Inspector',
      language: this.options.translations ? 'xx' : 'en', translations: this.options.translations,
      scriptUri: `${origin}/webview.js`, styleUri: `${origin}/webview.css`,
    }), themes[this.options.theme ?? 'dark'], defaultStyles);
  }

  /** Changes the theme as VS Code does. */
  async setTheme(theme: Theme): Promise<void> {
    await this.page.evaluate(changeTheme, themes[theme]);
  }

  ready(): { readonly state: InspectorState; readonly selection?: Selection } {
    this.calls.push('ready');
    const { session, state = session ? stateOf(session) : checkedState, selection } = this.options;
    return { state, ...(selection && { selection }) };
  }

  async tensor(name: string): Promise<TensorData> {
    this.calls.push(`tensor ${name}`);
    return Promise.resolve(this.numbersOf(name));
  }

  async tensorPage(name: string, request: PageRequest): Promise<PageReply> {
    this.calls.push(`tensorPage ${name} ${request.kind}`);
    const pager = this.pagers.get(name) ?? new TensorPager(this.numbersOf(name));
    this.pagers.set(name, pager);
    return Promise.resolve(pager.answer(request));
  }

  private numbersOf(name: string): TensorData {
    if (this.options.failing?.has(name)) throw new SentenceError(stopped);
    const atStep = this.options.training?.tensor(name);
    if (atStep) return atStep;
    const variant = this.options.session ? undefined : this.variant(name);
    if (variant) return variant;
    const { session, tensors: others } = this.options;
    const fixture = tensors.get(name);
    const given = others?.get(name) ?? session?.tensor(name)
      ?? (fixture && { shape: fixture.view.shape, data: fixture.data });
    if (!given) throw new RangeError(`there is no tensor ${name}`);
    return { ...given, name };
  }

  async part(name: string, part: Part): Promise<TensorData> {
    const { session } = this.options;
    if (!session) throw new SentenceError(stopped);
    return Promise.resolve({ name, ...partOf(session.tensor(name), part) });
  }

  async explain(tensor: string, index: readonly number[]): Promise<Explanation> {
    this.calls.push(`explain ${tensor} ${index.join()}`);
    if (!this.options.session) throw new SentenceError(stopped);
    return Promise.resolve(this.options.session.explain(tensor, index));
  }

  async windows(layer: string): Promise<WindowGeometry | undefined> {
    return Promise.resolve(this.options.session?.windows(layer));
  }

  runCheck(): void {
    this.calls.push('runCheck');
  }

  compareGradients(): void {
    this.calls.push('compareGradients');
  }

  stopComparing(): void {
    this.calls.push('stopComparing');
  }

  cancel(): void {
    this.calls.push('cancel');
  }

  async train({ steps, rate }: TrainOptions): Promise<void> {
    this.calls.push(`train ${steps} ${rate}`);
    return Promise.resolve();
  }

  training(): Training | undefined {
    this.calls.push('training');
    return this.options.training?.recorded;
  }

  async curvesFrom(step: number): Promise<Curves | undefined> {
    this.calls.push(`curvesFrom ${step}`);
    const live = this.options.training?.live;
    return Promise.resolve(live && {
      loss: live.loss.slice(step), layers: live.layers.map(({ layer, norms }) => ({ layer, norms: norms.slice(step) })),
    });
  }

  async viewStep(step: number): Promise<RunView> {
    this.calls.push(`viewStep ${step}`);
    const { training } = this.options;
    if (!training) throw new RangeError('no gradient descent was recorded for this run');
    return Promise.resolve(training.viewStep(step));
  }

  async statistics(name: string): Promise<Statistics> {
    this.calls.push(`statistics ${name}`);
    return Promise.resolve(statisticsOf(this.options.session?.tensor(name) ?? this.variant(name)!));
  }

  /** A side of the fixture's check; undefined for the name of a tensor of the run. */
  private variant(name: string): TensorData | undefined {
    const checked = /^(.*)\.grad\.\w+$/.exec(name)?.[1];
    if (checked === undefined) return undefined;
    const tensor = checkVariant(new Map([[checked, this.entriesOf(checked)]]), name);
    return tensor && { name, ...tensor };
  }

  private entriesOf(name: string): CheckedEntries {
    return this.options.entries?.get(name) ?? entriesOf(name);
  }

  async nextBad(...[name, from, direction, wrong]: Parameters<Session['nextBad']>): Promise<number | undefined> {
    this.calls.push(`nextBad ${name} ${from} ${direction}`);
    const { session } = this.options;
    if (session) return Promise.resolve(session.nextBad(name, from, direction, wrong));
    const checked = name.replace(/\.grad$/, '');
    const numbers = this.numbersOf(name);
    const verdict = isChecked(checked) ? this.entriesOf(checked).verdict : undefined;
    const isOfThis = verdict?.length === numbers.data.length;
    return Promise.resolve(nextBad(numbers, isOfThis ? verdict : undefined, from, direction));
  }

  async checkedEntries(name: string): Promise<CheckedEntries> {
    this.calls.push(`checkedEntries ${name}`);
    const { session } = this.options;
    return Promise.resolve(session ? session.checkedEntries(name) : this.entriesOf(name));
  }

  export(wish: ExportWish): void {
    this.calls.push(`export ${JSON.stringify(wish)}`);
  }

  savePicture({ kind, name, bytes }: Picture): void {
    this.calls.push(`savePicture ${kind} ${name}`);
    this.pictures.push(bytes);
  }

  reveal(layer: string): void {
    this.calls.push(`reveal ${layer}`);
  }

  copyDetails(details: string): void {
    this.calls.push(`copyDetails ${details}`);
  }

  selected({ layer, tensor }: Selection): void {
    this.calls.push(`selected ${layer} ${tensor ?? ''}`);
  }

  private api(): HostForInspectorApi {
    return {
      ready: () => this.ready(),
      tensor: (name) => this.tensor(name),
      part: (name, part) => this.part(name, part),
      explain: (tensor, index) => this.explain(tensor, index),
      windows: (layer) => this.windows(layer),
      tensorPage: (name, request) => this.tensorPage(name, request),
      runCheck: () => this.runCheck(),
      compareGradients: () => this.compareGradients(),
      stopComparing: () => this.stopComparing(),
      cancel: () => this.cancel(),
      train: (options) => this.train(options),
      training: () => this.training(),
      curvesFrom: (step) => this.curvesFrom(step),
      viewStep: (step) => this.viewStep(step),
      statistics: (name) => this.statistics(name),
      checkedEntries: (name) => this.checkedEntries(name),
      nextBad: (...asked) => this.nextBad(...asked),
      export: (wish) => this.export(wish),
      savePicture: (picture) => this.savePicture(picture),
      reveal: (layer) => this.reveal(layer),
      copyDetails: (details) => this.copyDetails(details),
      selected: (selection) => this.selected(selection),
    };
  }

  /** Sends a message to the page. Numbers cross as they do in VS Code, bit by bit. */
  private post(message: unknown): void {
    const sent = this.deliver(message).finally(() => {
      this.onTheWay.delete(sent);
      this.answered?.();
    });
    this.onTheWay.add(sent);
  }

  private async deliver(message: unknown): Promise<void> {
    if (this.isClosed || this.page.isClosed()) return;
    const numbers: PackedNumbers[] = [];
    const rest = withoutNumbers(message, numbers);
    await this.page.evaluate(([sent, packed]) => window.deliver(sent, packed), [rest, numbers] as const);
  }
}

/** The state of a network that was run and not checked. */
export function stateOf(session: Session): InspectorState {
  return { ...nothingYet, file: 'network.gradnet.json', run: session.view(), runNumber: 1, lines: {} };
}

/** A message with a mark in the place of every typed array, which is put aside. */
function withoutNumbers(value: unknown, numbers: PackedNumbers[]): unknown {
  if (value instanceof Float64Array || value instanceof Uint8Array || value instanceof Uint32Array) {
    const base64 = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
    return { typedArray: numbers.push({ type: value.constructor.name as PackedNumbers['type'], base64 }) - 1 };
  }
  if (Array.isArray(value)) return value.map((item) => withoutNumbers(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutNumbers(member, numbers)]));
}
