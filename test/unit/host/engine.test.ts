import assert from 'node:assert/strict';
import { RuleFault } from '../../../src/engine/ruleFault';
import { Engine } from '../../../src/host/engine/engine';
import { connect, type Remote } from '../../../src/protocol/rpc';
import { english, sentence, SentenceError } from '../../../src/protocol/sentence';
import type { TrainProgress } from '../../../src/protocol/training';
import type { CheckProgress, CheckReply, HostForWorkerApi, WorkerApi } from '../../../src/protocol/worker';
import { FakeWorker } from './fakeWorker';

const scalar = { name: 'loss', shape: [], data: Float64Array.of(0.5) };

/** An engine whose workers all answer like this, with what it says. */
function engineOf(api: Partial<WorkerApi>, idleTime?: number) {
  const workers: FakeWorker[] = [];
  const hosts: Remote<HostForWorkerApi>[] = [];
  const said: unknown[] = [];
  const engine = new Engine(() => {
    const worker = new FakeWorker((port) => hosts.push(connect<HostForWorkerApi>(port, api).remote));
    workers.push(worker);
    return worker;
  }, {
    progress: (session: string, progress: CheckProgress) => said.push([session, progress]),
    trained: (session: string, progress: TrainProgress) => said.push([session, progress]),
    died: (reason) => said.push(english(reason)),
    failed: (error) => said.push(error),
  }, idleTime);
  return { engine, workers, hosts, said };
}

describe('the engine', () => {
  it('starts no worker before it is asked for something', async () => {
    const { engine, workers } = engineOf({ tensor: () => scalar });
    assert.equal(workers.length, 0);
    assert.equal(engine.isRunning, false);
    assert.deepEqual(await engine.request((worker) => worker.tensor('a', 'loss')), scalar);
    await engine.request((worker) => worker.tensor('a', 'loss'));
    assert.equal(workers.length, 1);
    engine.dispose();
    assert.equal(workers[0]!.isTerminated, true);
  });

  it('hands on what the worker tells', async () => {
    const { engine, hosts, said } = engineOf({ tensor: () => scalar });
    await engine.request((worker) => worker.tensor('a', 'loss'));
    const progress = { layer: 'fc1', done: 1, total: 2 };
    await hosts[0]!.progress('a', progress);
    assert.deepEqual(said, [['a', progress]]);
    engine.dispose();
  });

  it('hands on what nobody foresaw, with the stack of where it arose, and nothing else', async () => {
    const fault = new RuleFault('conv1', 'Conv2d', 'explain', new TypeError('no such tap'));
    const { engine, said } = engineOf({
      tensor: () => { throw new RangeError('nobody foresaw this'); },
      explain: () => { throw fault; },
      statistics: () => { throw new SentenceError(sentence`this is known to happen`); },
    });
    await assert.rejects(engine.request((worker) => worker.tensor('a', 'loss')), { name: 'RangeError' });
    await assert.rejects(engine.request((worker) => worker.explain('a', 'x', [0])), { name: 'RuleFault' });
    await assert.rejects(engine.request((worker) => worker.statistics('a', 'x')), { message: /^this is known to/ });
    const [range, rule, ...others] = said as Error[];
    assert.match(range!.stack!, /RangeError: nobody foresaw this\n\s+at .*engine\.test/);
    assert.equal(rule!.stack, fault.stack);
    assert.deepEqual(others, []);
    engine.dispose();
  });

  it('fails what waits when the worker dies, says so, and starts another one for the next request', async () => {
    const { engine, workers, said } = engineOf({ check: () => new Promise(() => undefined), tensor: () => scalar });
    const waiting = engine.request((worker) => worker.check('a', {}));
    const expected = assert.rejects(waiting, /of an error \(out of memory\); it starts again/);
    workers[0]!.end(sentence`of an error (out of memory)`);
    await expected;
    assert.deepEqual(said, ['of an error (out of memory)']);
    assert.equal(engine.isRunning, false);
    const before = engine.generation;
    assert.deepEqual(await engine.request((worker) => worker.tensor('a', 'loss')), scalar);
    assert.equal(workers.length, 2);
    assert.equal(engine.generation, before + 1);
    engine.dispose();
  });

  it('ends a worker that nobody uses, but none that is at work', async () => {
    let finish: (reply: CheckReply) => void = () => undefined;
    const check = (): Promise<CheckReply> => new Promise((resolve) => (finish = resolve));
    const { engine, workers, said } = engineOf({ check, tensor: () => scalar }, 0);
    const checked = engine.request((worker) => worker.check('a', {}));
    await engine.request((worker) => worker.tensor('a', 'loss'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    const isRunning = (): boolean => engine.isRunning;
    assert.equal(isRunning(), true);
    finish({ kind: 'cancelled' });
    assert.deepEqual(await checked, { kind: 'cancelled' });
    while (isRunning()) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.equal(workers[0]!.isTerminated, true);
    assert.deepEqual(said, []);
  });

  it('does not speak of a worker that it has ended itself', async () => {
    const { engine, workers, said } = engineOf({ check: () => new Promise(() => undefined) });
    const waiting = engine.request((worker) => worker.check('a', {}));
    const expected = assert.rejects(waiting, /because nobody needs it/);
    engine.stop(sentence`nobody needs it`);
    await expected;
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    assert.equal(workers[0]!.isTerminated, true);
    assert.deepEqual(said, []);
  });
});
