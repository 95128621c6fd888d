import { isRunnable, type NetworkDefinition } from '../../definition/definition';
import type { InspectorState } from '../../protocol/inspector';
import type { CheckReport, RunView, TensorData } from '../../protocol/views';
import type { Explanation } from '../../protocol/explanation';
import type { WindowGeometry } from '../../protocol/windowGeometry';
import { CONNECTION_CLOSED, RemoteError, type Remote } from '../../protocol/rpc';
import type { CheckProgress, FileContent, PlacedMessage, WorkerApi } from '../../protocol/worker';
import type { Engine } from '../engine/engine';

/** A definition as it was at one moment. Results belong to its text. */
export interface Snapshot {
  readonly text: string;
  readonly definition: NetworkDefinition;
}

/** Where a network comes from. */
export interface NetworkSource {
  /** The definition as it is now. @throws Error when it can no longer be read */
  snapshot(): Promise<Snapshot>;
  /** The bytes of every file the definition names, or why one could not be read. */
  files(definition: NetworkDefinition): Promise<FileContent[]>;
  readonly settings: {
    /** Seconds; absent: as long as it takes. */
    readonly checkBudget?: number;
    /** Bytes. */
    readonly memoryLimit: number;
  };
}

/** What came of running a text. */
export interface Results extends Snapshot {
  readonly run: RunView;
  readonly check?: CheckReport;
  /** True when a file that the definition names has changed since. */
  readonly isOutdated?: boolean;
}

/** Why a text could not be run or checked, although its definition is sound: a tensor file is missing, for instance. */
export interface Refusal {
  readonly text: string;
  readonly problems: readonly PlacedMessage[];
}

/** What a network is busy with. */
export type Activity = InspectorState['activity'];

/** How a run or a check ended. `refused`: the definition or its files have problems, which are known by now. */
export type Outcome = 'done' | 'refused' | 'cancelled';

/** A cancelled worker that does not answer within this time, in milliseconds, is ended. */
const PATIENCE = 2000;

const IDLE: Activity = { kind: 'idle' };

interface Job {
  readonly kind: 'run' | 'check';
  readonly text: string;
  cancelled: boolean;
  readonly outcome: Promise<Outcome>;
}

/**
 * What is known of one network beyond its text: its last run and check, whatever keeps it from running, and what it is
 * busy with. Results belong to the text they were computed from.
 */
export class NetworkModel {
  private kept: Results | undefined;
  private refused: Refusal | undefined;
  private busy: Activity = IDLE;
  private job: Job | undefined;
  private runs = 0;
  /** What the worker holds under this network's name. */
  private opened: { readonly text: string; readonly generation: number } | undefined;
  /** While the worker is being given a text. */
  private opening: Promise<boolean> | undefined;

  /**
   * @param key tells networks apart, here and in the worker
   * @param changed called after every change of results, refusal or activity, and as a check comes further
   */
  constructor(
    readonly key: string,
    private readonly source: NetworkSource,
    private readonly engine: Pick<Engine, 'request' | 'stop' | 'generation' | 'isRunning'>,
    private readonly changed: (what: 'state' | 'progress') => void,
  ) {}

  get activity(): Activity {
    return this.busy;
  }

  /** The last results, whatever has become of the text since. */
  get results(): Results | undefined {
    return this.kept;
  }

  /** Counts up with every run: numbers that were fetched under another one are out of date. */
  get runNumber(): number {
    return this.runs;
  }

  /** The results of exactly this text and its files as they are. */
  resultsOf(text: string): Results | undefined {
    return this.kept?.text === text && !this.kept.isOutdated ? this.kept : undefined;
  }

  /** Why exactly this text could not be run or checked. */
  refusalOf(text: string): Refusal | undefined {
    return this.refused?.text === text ? this.refused : undefined;
  }

  /** Runs the network forward and backward, unless that has been done with the text as it is. */
  run(): Promise<Outcome> {
    return this.begin('run');
  }

  /** Runs the network, reading its files again, and checks every gradient. */
  check(): Promise<Outcome> {
    return this.begin('check');
  }

  /** Takes note that a file the definition names has changed. */
  outdate(): void {
    if (this.kept && !this.kept.isOutdated) this.kept = { ...this.kept, isOutdated: true };
    // What was refused for the sake of a file may be all right now.
    this.refused = undefined;
    this.changed('state');
  }

  /** Ends what the network is busy with. */
  cancel(): void {
    const { job } = this;
    if (!job || job.cancelled) return;
    job.cancelled = true;
    const impatient = setTimeout(() => this.engine.stop('a cancelled run did not end by itself'), PATIENCE);
    void job.outcome.catch(() => undefined).finally(() => clearTimeout(impatient));
    this.tell((worker) => worker.cancel(this.key));
  }

  /** Takes note of how far a check has come. */
  progress(progress: CheckProgress): void {
    if (this.busy.kind !== 'checking' || this.job?.cancelled) return;
    this.busy = { kind: 'checking', progress };
    this.changed('progress');
  }

  /**
   * The numbers of a tensor of the last run.
   * @throws Error when there is no run, or it cannot be repeated after the worker has ended
   */
  tensor(name: string): Promise<TensorData> {
    return this.ask((worker) => worker.tensor(this.key, name));
  }

  /** The products that add up to an entry of a gradient of the last run. @throws Error as `tensor` */
  explain(tensor: string, index: readonly number[]): Promise<Explanation> {
    return this.ask((worker) => worker.explain(this.key, tensor, index));
  }

  /** How the windows of a layer of the last run lie over its input. @throws Error as `tensor` */
  windows(layer: string): Promise<WindowGeometry | undefined> {
    return this.ask((worker) => worker.windows(this.key, layer));
  }

  /** Asks the worker about the last run. */
  private async ask<Result>(question: (worker: Remote<WorkerApi>) => Promise<Result>): Promise<Result> {
    try {
      return await this.askOnce(question);
    } catch (error) {
      // The worker was ended over something else; the next one can do it.
      if (error instanceof RemoteError && error.name === CONNECTION_CLOSED) return this.askOnce(question);
      throw error;
    }
  }

  private async askOnce<Result>(question: (worker: Remote<WorkerApi>) => Promise<Result>): Promise<Result> {
    while (this.opening) await this.opening.catch(() => undefined);
    if (!this.kept) throw new Error('the network has not been run yet');
    if (!this.holds(this.kept.text)) await this.runAgain(this.kept);
    return this.engine.request(question);
  }

  /** Lets go of everything. */
  dispose(): void {
    this.cancel();
    this.tell((worker) => worker.close(this.key));
  }

  /** Tells the worker something that needs no answer; a worker that is not there, or ends over it, need not know. */
  private tell(message: (worker: Remote<WorkerApi>) => Promise<void>): void {
    if (this.engine.isRunning) this.engine.request(message).catch(() => undefined);
  }

  private async begin(kind: Job['kind']): Promise<Outcome> {
    const snapshot = await this.source.snapshot();
    while (this.job) {
      const { job } = this;
      const serves = job.text === snapshot.text && (job.kind === kind || job.kind === 'check') && !job.cancelled;
      if (serves) return job.outcome;
      if (job.text !== snapshot.text) this.cancel();
      await job.outcome.catch(() => undefined);
    }
    return this.perform(kind, snapshot);
  }

  private perform(kind: Job['kind'], snapshot: Snapshot): Promise<Outcome> {
    const outcome = Promise.resolve()
      .then(() => this.work(job, snapshot))
      .catch((error: unknown) => {
        if (job.cancelled) return 'cancelled' as const;
        throw error;
      })
      .finally(() => {
        this.job = undefined;
        this.become(IDLE);
      });
    const job: Job = { kind, text: snapshot.text, cancelled: false, outcome };
    this.job = job;
    return outcome;
  }

  private async work(job: Job, snapshot: Snapshot): Promise<Outcome> {
    const { text, definition } = snapshot;
    if (!isRunnable(definition)) return 'refused';
    if (job.kind === 'run' && this.resultsOf(text)) return 'done';
    this.become({ kind: 'running' });
    if (!await this.open(snapshot)) return 'refused';
    if (job.cancelled) return 'cancelled';
    return job.kind === 'run' ? 'done' : this.checkOpened(job);
  }

  private async checkOpened(job: Job): Promise<Outcome> {
    this.become({ kind: 'checking' });
    const { checkBudget: budget } = this.source.settings;
    const reply = await this.engine.request((worker) =>
      worker.check(this.key, budget === undefined ? {} : { budget }));
    if (job.cancelled || reply.kind === 'cancelled') return 'cancelled';
    if (reply.kind === 'refused') {
      this.refused = { text: job.text, problems: reply.problems };
      return 'refused';
    }
    this.refused = undefined;
    this.kept = { ...this.kept!, check: reply.report };
    return 'done';
  }

  /** Gives the worker a text to run, one at a time; false when it refuses. */
  private async open(snapshot: Snapshot): Promise<boolean> {
    while (this.opening) await this.opening.catch(() => undefined);
    this.opening = this.handOver(snapshot).finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async handOver({ text, definition }: Snapshot): Promise<boolean> {
    const files = await this.source.files(definition);
    const { memoryLimit } = this.source.settings;
    this.opened = undefined;
    const reply = await this.engine.request((worker) => worker.open(this.key, { text, files, memoryLimit }));
    if (!reply.ok) {
      this.refused = { text, problems: reply.problems };
      return false;
    }
    this.opened = { text, generation: this.engine.generation };
    this.refused = undefined;
    const check = this.checkOf(text, reply.run);
    this.runs++;
    this.kept = { text, definition, run: reply.run, ...(check && { check }) };
    return true;
  }

  /** A check stays valid when the same text is run again with the same numbers: when their loss is the same. */
  private checkOf(text: string, { loss }: RunView): CheckReport | undefined {
    const results = this.resultsOf(text);
    return results && Object.is(results.run.loss, loss) ? results.check : undefined;
  }

  private holds(text: string): boolean {
    const { opened, engine } = this;
    return engine.isRunning && opened?.generation === engine.generation && opened.text === text;
  }

  /** The worker ended since, or was given a newer text, which it refused: it gets the one on show again. */
  private async runAgain(shown: Results): Promise<void> {
    if (!await this.open(shown)) {
      throw new Error(this.refused?.problems[0]?.message ?? 'the network could not be run again');
    }
    this.changed('state');
  }

  private become(activity: Activity): void {
    this.busy = activity;
    this.changed('state');
  }
}
