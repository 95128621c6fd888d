import type { WorkerLine } from '../../../src/host/engine/engine';
import type { Port } from '../../../src/protocol/rpc';
import { sentence, type Sentence } from '../../../src/protocol/sentence';

/** A worker in the test's own thread, over a line as slow as that of a real one, which can die. */
export class FakeWorker implements WorkerLine {
  readonly port: Port;
  isTerminated = false;
  private readonly ended: ((reason: Sentence) => void)[] = [];

  /** @param serve what the worker does at its end of the line */
  constructor(serve: (port: Port) => void) {
    let host: ((message: unknown) => void) | undefined;
    let worker: ((message: unknown) => void) | undefined;
    this.port = { post: (message) => this.send(message, () => worker), listen: (receive) => (host = receive) };
    serve({ post: (message) => this.send(message, () => host), listen: (receive) => (worker = receive) });
  }

  onEnd(ended: (reason: Sentence) => void): void {
    this.ended.push(ended);
  }

  terminate(): void {
    this.isTerminated = true;
    // A thread ends a moment after it was told to.
    setImmediate(() => this.end(sentence`it was told to`));
  }

  /** The worker ends, by itself or not. */
  end(reason: Sentence): void {
    for (const ended of this.ended) ended(reason);
  }

  /** A message arrives later, as a copy, and not at all once the worker has ended. */
  private send(message: unknown, receiver: () => ((message: unknown) => void) | undefined): void {
    const copy: unknown = structuredClone(message);
    setImmediate(() => {
      if (!this.isTerminated) receiver()?.(copy);
    });
  }
}
