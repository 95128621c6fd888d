import { RULE_FAULT } from '../../engine/ruleFault';
import { connect, type Connection, type Port, type Remote } from '../../protocol/rpc';
import { sentence, sentenceOf, type Sentence } from '../../protocol/sentence';
import type { TrainProgress } from '../../protocol/training';
import type { CheckProgress, HostForWorkerApi, WorkerApi } from '../../protocol/worker';

/** A worker that was started. */
export interface WorkerLine {
  readonly port: Port;
  /** Calls back once, when the worker has ended, however that came about; the reason is a clause behind “because”. */
  onEnd(ended: (reason: Sentence) => void): void;
  terminate(): void;
}

/** What the engine tells without being asked. */
export interface EngineListener {
  progress(session: string, progress: CheckProgress): void;
  /** A gradient descent has come further. */
  trained(session: string, progress: TrainProgress): void;
  /** The worker ended by itself; its sessions are gone. The next request starts a new one. */
  died(reason: Sentence): void;
  /** A request failed for a reason that nobody foresaw; who asked is told as well. */
  failed(error: unknown): void;
}

interface Running {
  readonly line: WorkerLine;
  readonly connection: Connection<WorkerApi>;
}

/** What has a sentence of its own is known to happen, all but a mistake in a rule. */
function isUnforeseen(error: unknown): boolean {
  return sentenceOf(error) === undefined || (error instanceof Error && error.name === RULE_FAULT);
}

/** The engine's worker as the host sees it: started by the first request, ended some time after the last. */
export class Engine {
  private running: Running | undefined;
  private pending = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;
  private starts = 0;

  /** @param idleTime how long the worker stays after its last request, in milliseconds */
  constructor(
    private readonly start: () => WorkerLine,
    private readonly listener: EngineListener,
    private readonly idleTime = 60_000,
  ) {}

  /** Counts the workers there have been: a session opened in another generation is gone. */
  get generation(): number {
    return this.starts;
  }

  /** True while there is a worker; what it holds is lost when it ends. */
  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /**
   * Asks the worker for something, starting it if there is none.
   * @throws RemoteError when the worker cannot do it, or ends before it has answered
   */
  async request<Result>(ask: (worker: Remote<WorkerApi>) => Promise<Result>): Promise<Result> {
    clearTimeout(this.idle);
    const { connection } = (this.running ??= this.startWorker());
    this.pending++;
    try {
      return await ask(connection.remote);
    } catch (error) {
      if (isUnforeseen(error)) this.listener.failed(error);
      throw error;
    } finally {
      this.pending--;
      if (this.pending === 0) this.endLater();
    }
  }

  /** Ends the worker now; requests that wait for an answer fail. The reason is a clause behind “because”. */
  stop(reason: Sentence): void {
    clearTimeout(this.idle);
    const { running } = this;
    this.running = undefined;
    running?.connection.close(sentence`the engine ended, because ${reason}; it starts again when it is needed`);
    running?.line.terminate();
  }

  dispose(): void {
    this.stop(sentence`the editor is closing`);
  }

  private startWorker(): Running {
    this.starts++;
    const line = this.start();
    const own: HostForWorkerApi = {
      progress: (session, progress) => this.listener.progress(session, progress),
      trained: (session, progress) => this.listener.trained(session, progress),
    };
    const running = { line, connection: connect<WorkerApi>(line.port, own) };
    line.onEnd((reason) => {
      // A worker that was told to end is no longer the running one.
      if (this.running !== running) return;
      this.stop(reason);
      this.listener.died(reason);
    });
    return running;
  }

  private endLater(): void {
    clearTimeout(this.idle);
    if (!this.running) return;
    this.idle = setTimeout(() => this.stop(sentence`it was not used any more`), this.idleTime);
  }
}
