import { isRunnable, type NetworkDefinition } from '../../definition/definition';
import type { CompareReply, GradientFile } from '../../protocol/compare';
import { CONNECTION_CLOSED, RemoteError, type Remote } from '../../protocol/rpc';
import { sentence, SentenceError, type Sentence } from '../../protocol/sentence';
import type { Tolerance } from '../../protocol/tolerance';
import type { Curves, TrainOptions, TrainProgress } from '../../protocol/training';
import type { RunView } from '../../protocol/views';
import type {
  CheckProgress, CheckRequest, CompareRequest, FileContent, OpenRequest, WorkerApi,
} from '../../protocol/worker';
import type { Engine } from '../engine/engine';
import { Jobs, type Job, type Outcome, type Work } from './jobs';
import type { Activity, Refusal, Results, Snapshot } from './results';
import { RunQuestions } from './runQuestions';

/** Where a network comes from. */
export interface NetworkSource {
  /** The definition as it is now. @throws Error when it can no longer be read */
  snapshot(): Promise<Snapshot>;
  /** The bytes of every file the definition names, or why one could not be read. */
  files(definition: NetworkDefinition): Promise<FileContent[]>;
  /** The bytes of a file of somebody's own gradients, under its name, or why it could not be read. */
  gradients(file: GradientFile): Promise<FileContent>;
  readonly settings: {
    /** Seconds; absent: as long as it takes. */
    readonly checkBudget?: number;
    /** The user's own rule for checks and comparisons; absent: bounds on rounding decide. */
    readonly tolerance?: Tolerance;
    /** How a run is made and judged. */
    readonly run: Omit<OpenRequest, 'text' | 'files'>;
  };
}

/** A cancelled worker that does not answer within this time, in milliseconds, is ended. */
const PATIENCE = 2000;

const IDLE: Activity = { kind: 'idle' };

/**
 * What is known of one network beyond its text: its last run and check, whatever keeps it from running, and what it is
 * busy with. Results belong to the text they were computed from.
 */
export class NetworkModel extends RunQuestions {
  private kept: Results | undefined;
  private refused: Refusal | undefined;
  private busy: Activity = IDLE;
  private readonly jobs = new Jobs({
    perform: (job) => this.work(job),
    cancelled: (end) => {
      const impatient = setTimeout(() => this.engine.stop(sentence`a cancelled run did not end by itself`), PATIENCE);
      void end.then(() => clearTimeout(impatient));
      this.tell((worker) => worker.cancel(this.key));
    },
    ended: () => this.become(IDLE),
  });

  private runs = 0;
  private trainings = 0;
  private checks = 0;
  private comparisons = 0;
  private own: GradientFile | undefined;
  private ended: Sentence | undefined;
  /** What the worker holds under this network's name. */
  private opened: { readonly text: string; readonly generation: number } | undefined;
  /** The `opened` whose last check the worker holds, entry by entry. */
  private checkedIn: NetworkModel['opened'];
  /** While the worker makes the last check once more. */
  private checkingAgain: Promise<void> | undefined;
  /** While the worker is being given a text. */
  private opening: Promise<boolean> | undefined;

  /**
   * @param key tells networks apart, here and in the worker
   * @param changed called after every change of results, refusal or activity, and as a check comes further
   */
  constructor(
    key: string,
    private readonly source: NetworkSource,
    private readonly engine: Pick<Engine, 'request' | 'stop' | 'generation' | 'isRunning'>,
    private readonly changed: (what: 'state' | 'progress') => void,
  ) {
    super(key);
  }

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

  /** Counts up with every check. */
  get checkNumber(): number {
    return this.checks;
  }

  /** The results of exactly this text and its files as they are. */
  resultsOf(text: string): Results | undefined {
    return this.kept?.text === text && !this.kept.isOutdated ? this.kept : undefined;
  }

  /** Why the last text that was refused could not be run or checked. */
  get refusal(): Refusal | undefined {
    return this.refused;
  }

  /** Why exactly this text could not be run or checked. */
  refusalOf(text: string): Refusal | undefined {
    return this.refused?.text === text ? this.refused : undefined;
  }

  /** Runs the network forward and backward, unless that has been done with the text as it is. */
  run(): Promise<Outcome> {
    return this.begin({ kind: 'run' });
  }

  /** Runs the network, reading its files again, and checks every gradient. */
  check(): Promise<Outcome> {
    return this.begin({ kind: 'check' });
  }

  /**
   * Gradient descent from the network's numbers, running it first if need be. What a cancelled one has recorded stays.
   * @throws RemoteError with a sentence when the options are out of range
   */
  train(options: TrainOptions): Promise<Outcome> {
    return this.begin({ kind: 'train', options });
  }

  /** Takes note that a file the definition names has changed. */
  outdate(): void {
    if (this.kept && !this.kept.isOutdated) this.kept = { ...this.kept, isOutdated: true };
    // What was refused for the sake of a file may be all right now.
    this.refused = undefined;
    this.changed('state');
  }

  /** Why the engine ended by itself since the last run; undefined when it did not, or what is on show was run again. */
  get engineEnded(): Sentence | undefined {
    return this.ended;
  }

  /** Takes note that the engine has ended by itself, and with it what it had recorded. */
  died(reason: Sentence): void {
    if (!this.kept && this.busy.kind === 'idle') return;
    this.ended = reason;
    if (this.kept) this.kept = { ...this.kept, training: undefined };
    this.changed('state');
  }

  /** Ends what the network is busy with. */
  cancel(): void {
    this.jobs.cancel();
  }

  /** Takes note of how far a check has come. */
  progress(progress: CheckProgress): void {
    if (this.busy.kind !== 'checking' || this.jobs.isCancelled) return;
    this.busy = { kind: 'checking', progress };
    this.changed('progress');
  }

  /** Takes note of how far a descent has come. */
  trained(progress: TrainProgress): void {
    if (this.busy.kind !== 'training' || this.jobs.isCancelled) return;
    this.busy = { kind: 'training', progress };
    this.changed('progress');
  }

  /** Somebody's own gradients, while they are compared with those of every run. */
  get ownGradients(): GradientFile | undefined {
    return this.own;
  }

  /** From the next run on, gradients in a file are compared with those of the network. */
  compareFromNowOn(file: GradientFile): void {
    this.own = file;
  }

  /**
   * Compares gradients in a file with those of the last run, and of every one that follows.
   * @throws Error as `ask` does
   */
  async compare(file: GradientFile): Promise<CompareReply> {
    this.compareFromNowOn(file);
    const content = await this.source.gradients(file);
    // What is under way may be working with the same numbers.
    await this.jobs.idle();
    const { kept } = this;
    const reply = await this.ask((worker) => worker.compare(this.key, content, this.requestOf(file)));
    if (this.own === file && this.kept?.text === kept?.text) this.keepComparison(reply);
    this.changed('state');
    return reply;
  }

  /** Compares once more, because the file was written again. */
  async compareAgain(): Promise<void> {
    if (this.own && this.kept) await this.compare(this.own);
  }

  /** Ends the comparison with somebody's own gradients. */
  stopComparing(): void {
    this.own = undefined;
    if (this.kept) this.kept = { ...this.kept, compared: undefined };
    this.tell((worker) => worker.stopComparing(this.key));
    this.changed('state');
  }

  /**
   * What the descent that is under way has recorded from a step on; undefined when there is none under way.
   * @throws RemoteError when the engine ends over it
   */
  async curvesFrom(step: number): Promise<Curves | undefined> {
    if (this.busy.kind !== 'training') return undefined;
    return this.engine.request((worker) => worker.curvesFrom(this.key, step));
  }

  /**
   * Asks the worker for something about the last run, which is repeated if the worker has ended since; so is the last
   * check, when it is about the entries of that.
   */
  protected async ask<Result>(
    request: (worker: Remote<WorkerApi>) => Promise<Result>, isOfCheck = false,
  ): Promise<Result> {
    try {
      return await this.askOnce(request, isOfCheck);
    } catch (error) {
      // The worker was ended over something else; the next one can do it.
      if (error instanceof RemoteError && error.name === CONNECTION_CLOSED) return this.askOnce(request, isOfCheck);
      throw error;
    }
  }

  private async askOnce<Result>(
    request: (worker: Remote<WorkerApi>) => Promise<Result>, isOfCheck: boolean,
  ): Promise<Result> {
    while (this.opening) await this.opening.catch(() => undefined);
    if (!this.kept) throw new SentenceError(sentence`the network has not been run yet`);
    if (!this.holds(this.kept.text)) await this.runAgain(this.kept);
    if (isOfCheck && this.kept.check && !this.holdsCheck) await this.checkAgain();
    return this.engine.request(request);
  }

  private get holdsCheck(): boolean {
    return this.opened !== undefined && this.checkedIn === this.opened;
  }

  /** The report is here, but what was found of every entry is in a worker that has ended, or under an older run. */
  private async checkAgain(): Promise<void> {
    // Whatever is under way may be that check.
    await this.jobs.idle();
    if (this.holdsCheck) return;
    this.checkingAgain ??= this.engine.request((worker) => worker.check(this.key, this.checkOptions))
      .then(({ kind }) => {
        if (kind === 'report') this.checkedIn = this.opened;
      })
      .finally(() => (this.checkingAgain = undefined));
    await this.checkingAgain;
  }

  private get checkOptions(): CheckRequest {
    const { checkBudget: budget, tolerance } = this.source.settings;
    return { ...(budget !== undefined && { budget }), ...(tolerance && { tolerance }) };
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

  private async begin(work: Work): Promise<Outcome> {
    return this.jobs.begin(work, await this.source.snapshot());
  }

  private async work(job: Job): Promise<Outcome> {
    const { snapshot, work: { kind } } = job;
    const { text, definition } = snapshot;
    if (!isRunnable(definition)) return 'refused';
    const isKnown = this.resultsOf(text) !== undefined;
    if (kind === 'run' && isKnown) return 'done';
    if (kind !== 'train' || !isKnown || !this.holds(text)) {
      this.become({ kind: 'running' });
      if (!await this.open(snapshot)) return 'refused';
      if (job.cancelled) return 'cancelled';
    }
    switch (job.work.kind) {
      case 'run': return 'done';
      case 'check': return this.checkOpened(job);
      case 'train': return this.trainOpened(job, job.work.options);
    }
  }

  private async trainOpened(job: Job, options: TrainOptions): Promise<Outcome> {
    this.become({ kind: 'training' });
    const reply = await this.engine.request((worker) => worker.train(this.key, options));
    if (reply.kind === 'refused') {
      this.refused = { text: job.snapshot.text, problems: reply.problems };
      return 'refused';
    }
    this.kept = { ...this.kept!, training: { number: ++this.trainings, recorded: reply.training } };
    return job.cancelled ? 'cancelled' : 'done';
  }

  private async checkOpened(job: Job): Promise<Outcome> {
    this.become({ kind: 'checking' });
    const reply = await this.engine.request((worker) => worker.check(this.key, this.checkOptions));
    if (job.cancelled || reply.kind === 'cancelled') return 'cancelled';
    if (reply.kind === 'refused') {
      this.refused = { text: job.snapshot.text, problems: reply.problems };
      return 'refused';
    }
    this.refused = undefined;
    this.checkedIn = this.opened;
    this.checks++;
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
    const { run } = this.source.settings;
    // A worker that has ended has taken what it had recorded along.
    const wasHeld = this.holds(text);
    this.opened = undefined;
    const reply = await this.engine.request((worker) => worker.open(this.key, { text, files, ...run }));
    if (!reply.ok) {
      this.refused = { text, problems: reply.problems };
      return false;
    }
    this.opened = { text, generation: this.engine.generation };
    this.ended = undefined;
    this.refused = undefined;
    const { check, training } = this.stillValid(text, reply.run);
    this.runs++;
    this.kept = { text, definition, run: reply.run, ...(check && { check }), ...(wasHeld && training && { training }) };
    if (this.own) await this.compareOpened(this.own);
    return true;
  }

  /** Somebody's own gradients go along from run to run. */
  private async compareOpened(file: GradientFile): Promise<void> {
    const content = await this.source.gradients(file);
    const reply = await this.engine.request((worker) => worker.compare(this.key, content, this.requestOf(file)));
    if (this.own === file) this.keepComparison(reply);
  }

  private requestOf({ as }: GradientFile): CompareRequest {
    const { tolerance } = this.source.settings;
    return { ...(as !== undefined && { as }), ...(tolerance && { tolerance }) };
  }

  private keepComparison(reply: CompareReply): void {
    this.kept = { ...this.kept!, compared: { number: ++this.comparisons, reply } };
  }

  /** What stays valid when the same text is run again with the same numbers: when their loss is the same. */
  private stillValid(text: string, { loss }: RunView): Pick<Results, 'check' | 'training'> {
    const results = this.resultsOf(text);
    return results && Object.is(results.run.loss, loss) ? results : {};
  }

  private holds(text: string): boolean {
    const { opened, engine } = this;
    return engine.isRunning && opened?.generation === engine.generation && opened.text === text;
  }

  /** The worker ended since, or was given a newer text, which it refused: it gets the one on show again. */
  private async runAgain(shown: Results): Promise<void> {
    if (!await this.open(shown)) {
      throw new SentenceError(this.refused?.problems[0]?.sentence ?? sentence`the network could not be run again`);
    }
    this.changed('state');
  }

  private become(activity: Activity): void {
    this.busy = activity;
    this.changed('state');
  }
}
