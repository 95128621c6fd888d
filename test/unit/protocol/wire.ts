import type { Port } from '../../../src/protocol/rpc';

/** Two ends of a line in one process. Messages arrive later and as copies, as they do between threads. */
export class Wire {
  /** Every message that has crossed, for tests that look at them or send them again. */
  readonly crossed: unknown[] = [];
  private readonly listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  readonly left: Port = this.end(0, 1);
  readonly right: Port = this.end(1, 0);

  private end(own: 0 | 1, other: 0 | 1): Port {
    return {
      post: (message) => {
        const copy: unknown = structuredClone(message);
        this.crossed.push(copy);
        queueMicrotask(() => this.deliver(other, copy));
      },
      listen: (receive) => void this.listeners[own].push(receive),
    };
  }

  /** Lets a message arrive at an end, whoever sent it. */
  deliver(end: 0 | 1, message: unknown): void {
    for (const receive of this.listeners[end]) receive(message);
  }
}
