import assert from 'node:assert/strict';
import { connect, RemoteError, type Connection } from '../../../src/protocol/rpc';
import { sentence, SentenceError } from '../../../src/protocol/sentence';
import { Wire } from './wire';

/** What the right end offers in these tests. */
const api = {
  add: (a: number, b: number): number => a + b,
  later: (value: string): Promise<string> => Promise.resolve(value),
  nothing: (): unknown => undefined,
  fails: (): never => {
    throw new RangeError('there is no tensor conv9.weight');
  },
  failsLater: (): Promise<never> => Promise.reject(new TypeError('too late')),
  refuses: (): never => {
    throw new SentenceError(sentence`${'conv9.weight'} is unknown`);
  },
  throwsText: (): never => {
    throw 'just words' as unknown as Error; // what a careless handler might do
  },
  uncloneable: (): unknown => () => 1,
  numbers: (data: Float64Array): Float64Array => data.map((value) => 2 * value),
  version: 3,
};

type Theirs = typeof api & Record<string, (...args: unknown[]) => unknown>;

function open(): { wire: Wire; line: Connection<Theirs> } {
  const wire = new Wire();
  connect(wire.right, api);
  return { wire, line: connect<Theirs>(wire.left, {}) };
}

/** Asserts that a call fails with this name and these words. */
async function assertFails(call: Promise<unknown>, name: string, says: RegExp): Promise<void> {
  await assert.rejects(call, (error: unknown) => {
    assert.ok(error instanceof RemoteError);
    assert.equal(error.name, name);
    assert.match(error.message, says);
    return true;
  });
}

describe('Requests with replies', () => {
  it('answer with what the function returns, at once or later', async () => {
    const { remote } = open().line;
    assert.equal(await remote.add(2, 3), 5);
    assert.equal(await remote.later('tomorrow'), 'tomorrow');
    assert.equal(await remote.nothing(), undefined);
  });

  it('carry typed arrays as they are, NaN and infinities included', async () => {
    const reply = await open().line.remote.numbers(Float64Array.of(1, NaN, -Infinity, -0));
    assert.ok(reply instanceof Float64Array);
    assert.deepEqual([...reply], [2, NaN, -Infinity, -0]);
  });

  it('answer each of many calls with its own reply, whatever the order of the replies', async () => {
    const wire = new Wire();
    const open: ((value: number) => void)[] = [];
    connect(wire.right, { wait: (): Promise<number> => new Promise((resolve) => open.push(resolve)) });
    const { remote } = connect<{ wait(): Promise<number> }>(wire.left, {});
    const calls = [0, 1, 2, 3].map(() => remote.wait());
    await new Promise((resolve) => setTimeout(resolve, 0));
    [3, 1, 0, 2].forEach((call) => open[call]!(call * 10));
    assert.deepEqual(await Promise.all(calls), [0, 10, 20, 30]);
  });

  it('go both ways over one line, with the same numbers of requests', async () => {
    const wire = new Wire();
    const left = connect<{ double(x: number): number }>(wire.left, { half: (x: number) => x / 2 });
    const right = connect<{ half(x: number): number }>(wire.right, { double: (x: number) => 2 * x });
    assert.deepEqual(await Promise.all([left.remote.double(4), right.remote.half(4)]), [8, 2]);
  });

  it('can be made while another one is answered', async () => {
    const wire = new Wire();
    const right = connect<{ base(): number }>(wire.right, { sum: async (x: number) => x + await right.remote.base() });
    const left = connect<{ sum(x: number): Promise<number> }>(wire.left, { base: () => 100 });
    assert.equal(await left.remote.sum(1), 101);
  });

  it('let the line itself be awaited: it is not a promise', async () => {
    const { line } = open();
    assert.equal(await Promise.resolve(line.remote), line.remote);
  });
});

describe('Requests that fail', () => {
  it('fail with the name and the words of the error', async () => {
    const { remote } = open().line;
    await assertFails(remote.fails(), 'RangeError', /^there is no tensor conv9\.weight$/);
    await assertFails(remote.failsLater(), 'TypeError', /^too late$/);
  });

  it('bring along the reason for other languages', async () => {
    await assert.rejects(open().line.remote.refuses(), {
      name: 'Error', message: 'conv9.weight is unknown', sentence: sentence`${'conv9.weight'} is unknown`,
    });
  });

  it('fail with the words alone when something else was thrown', async () => {
    await assertFails(open().line.remote.throwsText(), 'Error', /^just words$/);
  });

  it('fail when the reply cannot be sent', async () => {
    await assertFails(open().line.remote.uncloneable(), 'DataCloneError', /could not be cloned/);
  });

  it('fail when the arguments cannot be sent', async () => {
    await assert.rejects(open().line.remote.later(Symbol('text') as unknown as string), /could not be cloned/);
  });

  it('leave the others alone', async () => {
    const { remote } = open().line;
    const [sum, failure] = await Promise.allSettled([remote.add(1, 1), remote.fails(), remote.add(2, 2)]);
    assert.deepEqual([sum.status, failure.status], ['fulfilled', 'rejected']);
  });
});

describe('Requests for what there is not', () => {
  for (const method of ['missing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', '__defineGetter__', '']) {
    it(`are refused: ${JSON.stringify(method)}`, async () => {
      await assertFails(open().line.remote[method]!(), 'ProtocolError', new RegExp(`there is no method ${method}$`));
    });
  }

  it('are refused for what is not a function', async () => {
    await assertFails((open().line.remote as unknown as Record<string, () => Promise<unknown>>)['version']!(),
      'ProtocolError', /there is no method version/);
  });

  it('do not change what all objects have', async () => {
    await assert.rejects(open().line.remote['__proto__']!({ polluted: true }));
    assert.equal('polluted' in {}, false);
  });

  it('are refused for a method that only a prototype has', async () => {
    class Base {
      secret(): number {
        return 42;
      }
    }
    const wire = new Wire();
    connect(wire.right, new Base());
    await assertFails(connect<{ secret(): number }>(wire.left, {}).remote.secret(), 'ProtocolError', /secret/);
  });
});

describe('A line that is closed', () => {
  /** A line whose other end never answers. */
  const silent = (): Connection<Theirs> => connect<Theirs>(new Wire().left, {});

  it('fails every request that waits, with the reason', async () => {
    const line = silent();
    const calls = [line.remote.add(1, 2), line.remote.later('x')];
    line.close(sentence`the worker has died`);
    for (const call of calls) await assertFails(call, 'ConnectionClosed', /^the worker has died$/);
  });

  it('fails every later request, with the reason', async () => {
    const { line } = open();
    line.close(sentence`closed by hand`);
    await assertFails(line.remote.add(1, 2), 'ConnectionClosed', /^closed by hand$/);
  });

  it('sends nothing more', async () => {
    const { wire, line } = open();
    line.close(sentence`over`);
    await assert.rejects(line.remote.add(1, 2));
    assert.deepEqual(wire.crossed, []);
  });

  it('ignores replies that come after all', async () => {
    const { line } = open();
    const call = line.remote.add(1, 2);
    line.close(sentence`too slow`);
    await assertFails(call, 'ConnectionClosed', /too slow/);
    await new Promise((resolve) => setTimeout(resolve, 0));
    await assertFails(line.remote.add(1, 2), 'ConnectionClosed', /too slow/);
  });
});

describe('Messages that are not of this protocol', () => {
  const foreign: readonly unknown[] = [
    undefined, null, 7, 'text', [], {}, { kind: 'request' }, { id: 0 }, { type: 'theme', value: 'dark' },
    { kind: 'theme', id: 0 }, { kind: 'progress', id: 1, result: 'no' },
    { kind: 'reply', id: 99, result: 'nobody waits' }, { kind: 'error', id: 99, name: 'Error', message: 'nor here' },
  ];
  for (const message of foreign) {
    it(`are ignored at both ends, also while a request waits: ${JSON.stringify(message)}`, async () => {
      const { wire, line } = open();
      const call = line.remote.later('mine');
      wire.deliver(0, message);
      wire.deliver(1, message);
      assert.equal(await call, 'mine');
      assert.equal(wire.crossed.length, 2);
    });
  }
});
