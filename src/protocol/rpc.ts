import { english, sentenceOf, type Sentence } from './sentence';

/**
 * Requests with replies over any pair of ends that exchange messages: host and worker, host and webview. Every request
 * gets its reply or its error; when the other end goes away, the requests that wait for it fail.
 */

/** One end of a line. */
export interface Port {
  post(message: unknown): void;
  /** Calls back for each message that arrives. */
  listen(receive: (message: unknown) => void): void;
}

/** What one end offers: functions under their names. They may answer at once or later. */
export type Api = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The same functions as the other end sees them: always later. */
export type Remote<A> = {
  readonly [Method in keyof A]: A[Method] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** A line to the other end. */
export interface Connection<Theirs> {
  readonly remote: Remote<Theirs>;
  /** Fails all requests that wait for a reply, and every later one. */
  close(reason: Sentence): void;
}

/** Name of the error that requests fail with when the line is closed. */
export const CONNECTION_CLOSED = 'ConnectionClosed';

/**
 * An error that happened at the other end, with its name there, its reason for other languages if it has one, and the
 * stack of that end: where it was asked for says nothing.
 */
export class RemoteError extends Error {
  constructor(
    override readonly name: string,
    message: string,
    readonly sentence?: Sentence,
    stack?: string,
  ) {
    super(message);
    if (stack !== undefined) this.stack = stack;
  }
}

type Message =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | {
    readonly kind: 'error';
    readonly id: number;
    readonly name: string;
    readonly message: string;
    readonly sentence?: Sentence;
    readonly stack?: string | undefined;
  };

function isMessage(message: unknown): message is Message {
  if (typeof message !== 'object' || message === null || !('kind' in message) || !('id' in message)) return false;
  return message.kind === 'request' || message.kind === 'reply' || message.kind === 'error';
}

function closedOver(reason: Sentence): RemoteError {
  return new RemoteError(CONNECTION_CLOSED, english(reason), reason);
}

/** Connects this end, offering `own`, to the other end of the port. */
export function connect<Theirs extends object>(port: Port, own: object): Connection<Theirs> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 0;
  let closed: Sentence | undefined;

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    try {
      const handler = Object.hasOwn(own, method) ? (own as Record<string, unknown>)[method] : undefined;
      if (typeof handler !== 'function') throw new RemoteError('ProtocolError', `there is no method ${method}`);
      port.post({ kind: 'reply', id, result: await (handler as (...values: readonly unknown[]) => unknown)(...args) });
    } catch (error) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      const sentence = sentenceOf(error);
      port.post({ kind: 'error', id, name, message, stack, ...(sentence && { sentence }) });
    }
  }

  port.listen((message) => {
    if (!isMessage(message)) return;
    if (message.kind === 'request') {
      void answer(message.id, message.method, message.args);
      return;
    }
    const request = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'reply') request?.resolve(message.result);
    else request?.reject(new RemoteError(message.name, message.message, message.sentence, message.stack));
  });

  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closed !== undefined) {
        reject(closedOver(closed));
        return;
      }
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      port.post({ kind: 'request', id, method, args });
    });

  const remote = new Proxy({} as Remote<Theirs>, {
    // A promise asks what it is given for `then`; a line to somewhere else is not a promise.
    get(_target, method) {
      if (typeof method !== 'string' || method === 'then') return undefined;
      return (...args: unknown[]) => call(method, args);
    },
  });

  return {
    remote,
    close(reason) {
      closed = reason;
      for (const { reject } of waiting.values()) reject(closedOver(reason));
      waiting.clear();
    },
  };
}
