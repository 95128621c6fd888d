import type { HostForInspectorApi, InspectorState } from '../../src/protocol/inspector';
import type { Remote } from '../../src/protocol/rpc';
import { problemOfTraining, type Curves, type Training } from '../../src/protocol/training';
import { reasonOf } from '../format/reason';
import type { AppState } from '../state/appState';
import type { Store } from '../state/store';
import { localised } from '../ui/localised';
import type { TrainingState } from './trainingState';

/** What a person can do about a gradient descent. */
export interface TrainingActions {
  /** Opens the pane, or closes it and shows the network as it is now. */
  toggle(): void;
  /** Takes over what was typed. */
  type(change: Partial<Pick<TrainingState, 'steps' | 'rate'>>): void;
  start(): void;
  /** Shows the tensors of the recorded step that is nearest to this one. */
  show(step: number): void;
  /** Shows the network as it is now. */
  showNow(): void;
}

/** Starts gradient descents, keeps what was recorded, and decides which step of it is on show. */
export class Trainer implements TrainingActions {
  /** The step that the host is being asked for. */
  private asked: number | undefined;
  private isFetchingCurves = false;

  /** @param shown called when another step is on show, whose numbers are to be fetched */
  constructor(
    private readonly store: Store<AppState>,
    private readonly host: Remote<HostForInspectorApi>,
    private readonly shown: () => void,
  ) {}

  toggle(): void {
    const { isOpen } = this.state;
    this.update({ isOpen: !isOpen });
    if (isOpen) this.showNow();
  }

  type(change: Partial<Pick<TrainingState, 'steps' | 'rate'>>): void {
    this.update({ ...change, problem: undefined });
  }

  start(): void {
    const options = { steps: numberIn(this.state.steps), rate: numberIn(this.state.rate) };
    const problem = problemOfTraining(options);
    this.update({ problem: problem && localised(problem) });
    if (problem !== undefined) return;
    this.showNow();
    this.host.train(options).catch((error: unknown) => this.update({ problem: reasonOf(error) }));
  }

  show(step: number): void {
    const kept = this.state.recorded?.kept ?? [];
    const nearest = kept.reduce<number | undefined>((best, one) =>
      (best === undefined || Math.abs(one - step) < Math.abs(best - step) ? one : best), undefined);
    if (nearest === undefined || nearest === this.state.step?.step) return;
    // Until the host has answered, the step before stays in sight.
    this.update({ step: { step: nearest, shown: this.state.step?.shown } });
    void this.fetchStep();
  }

  showNow(): void {
    if (!this.state.step) return;
    this.update({ step: undefined });
    this.shown();
  }

  /** Takes note of what the host has recorded by now. */
  receive({ trainingNumber, activity }: InspectorState): void {
    if (activity.kind === 'training') this.follow(activity.progress?.step ?? 0);
    // One that has ended stays in sight until all that was recorded of it is here.
    else if (this.state.live && trainingNumber === this.state.number) this.update({ live: undefined });
    if (trainingNumber === this.state.number) return;
    if (trainingNumber === undefined) {
      this.update({ number: undefined, recorded: undefined, live: undefined, step: undefined });
      return;
    }
    this.update({ number: trainingNumber });
    this.host.training().then(
      (recorded) => this.state.number === trainingNumber && this.take(recorded),
      (error: unknown) => this.update({ problem: reasonOf(error) }),
    );
  }

  /** A descent has come to a step: brings what it has recorded since the last time. */
  private follow(step: number): void {
    const { live, isOpen } = this.state;
    // Fewer steps than before: it is another one.
    if (live && step + 1 < live.loss.length) this.update({ live: undefined });
    if (isOpen && !this.isFetchingCurves) void this.fetchCurves();
  }

  private async fetchCurves(): Promise<void> {
    this.isFetchingCurves = true;
    const { live } = this.state;
    try {
      const more = await this.host.curvesFrom(live?.loss.length ?? 0);
      const isUnderWay = this.store.state.inspector?.activity.kind === 'training';
      if (more && isUnderWay && this.state.live === live) this.update({ live: live ? joined(live, more) : more });
    } catch {
      // The engine has ended, and with it the descent: the state of the network says so.
    } finally {
      this.isFetchingCurves = false;
    }
  }

  private take(recorded: Training | undefined): void {
    this.update({ recorded, live: undefined, problem: undefined });
    const step = this.state.step?.step;
    if (step === undefined) return;
    // The step that was on show before the panel was hidden.
    if (recorded?.kept.includes(step)) void this.fetchStep();
    else this.showNow();
  }

  /** Asks the host for the step on show, one at a time: what a slider passes over meanwhile is left out. */
  private async fetchStep(): Promise<void> {
    if (this.asked !== undefined) return;
    for (let step = this.state.step?.step; step !== undefined && step !== this.asked; step = this.state.step?.step) {
      this.asked = step;
      try {
        const run = await this.host.viewStep(step);
        if (!this.state.step) break;
        this.update({ step: { step: this.state.step.step, shown: { step, run } } });
        this.shown();
      } catch (error) {
        this.update({ step: undefined, problem: reasonOf(error) });
        this.shown();
      }
    }
    this.asked = undefined;
  }

  private get state(): TrainingState {
    return this.store.state.training;
  }

  private update(change: Partial<TrainingState>): void {
    this.store.update({ training: { ...this.state, ...change } });
  }
}

/** Curves with what was recorded behind them. */
function joined(before: Curves, more: Curves): Curves {
  return {
    loss: appended(before.loss, more.loss),
    layers: before.layers.map(({ layer, norms }, at) => ({ layer, norms: appended(norms, more.layers[at]!.norms) })),
  };
}

function appended(start: Float64Array, end: Float64Array): Float64Array {
  const both = new Float64Array(start.length + end.length);
  both.set(start);
  both.set(end, start.length);
  return both;
}

/** The number that a text says; NaN for a text that says none. Number('') would be 0. */
function numberIn(text: string): number {
  return text.trim() === '' ? NaN : Number(text.trim().replace('−', '-'));
}
