import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { writeNpz } from '../../../src/files/npz';
import { Engine } from '../../../src/host/engine/engine';
import { NetworkModel } from '../../../src/host/networks/networkModel';
import type { Activity, Snapshot } from '../../../src/host/networks/results';
import { comparisonOf } from '../../../src/protocol/compare';
import { connect, type Port } from '../../../src/protocol/rpc';
import { sentence } from '../../../src/protocol/sentence';
import type { Tolerance } from '../../../src/protocol/tolerance';
import type { CheckReply, FileContent, WorkerApi } from '../../../src/protocol/worker';
import { Session } from '../../../src/session/session';
import { serveSessions } from '../../../src/session/worker';
import { FakeWorker } from './fakeWorker';
import { residual } from './networks';

/** A network whose text a test can edit, with a worker (of real sessions, unless told otherwise) that can die. */
class Bench {
  readonly workers: FakeWorker[] = [];
  readonly activities: Activity['kind'][] = [];
  readonly engine = new Engine(() => {
    const worker = new FakeWorker(this.serve);
    this.workers.push(worker);
    return worker;
  }, {
    progress: (_session, progress) => this.model.progress(progress),
    trained: (_session, progress) => this.model.trained(progress),
    died: (reason) => this.model.died(reason),
    failed: () => undefined,
  });

  readonly model: NetworkModel;
  files: FileContent[] = [];
  /** Somebody's own gradients. */
  gradients: FileContent = { path: 'mine.npz', problem: 'there is no such file' };

  constructor(
    public text: string,
    private readonly serve: (port: Port) => void = serveSessions,
    tolerance?: Tolerance,
  ) {
    this.model = new NetworkModel('a', {
      snapshot: () => Promise.resolve(this.snapshot()),
      files: () => Promise.resolve(this.files),
      gradients: () => Promise.resolve(this.gradients),
      settings: { run: { memoryLimit: 2 ** 32 }, ...(tolerance && { tolerance }) },
    }, this.engine, (what) => {
      if (what === 'state') this.activities.push(this.model.activity.kind);
    });
  }

  snapshot(): Snapshot {
    return { text: this.text, definition: readDefinition(this.text) };
  }
}

describe('the model of a network', () => {
  let bench: Bench;
  const open = (text: string): Bench => (bench = new Bench(text));
  afterEach(() => bench.engine.dispose());

  it('runs, and hands out tensors', async () => {
    const { model, text } = open(residual);
    assert.equal(await model.run(), 'done');
    assert.deepEqual(model.resultsOf(text)!.run.layers.map(({ name }) => name), ['x', 'fc1', 'sum', 'loss']);
    assert.equal(model.resultsOf(text)!.check, undefined);
    assert.deepEqual((await model.tensor('fc1.weight.grad')).shape, [5, 5]);
    assert.deepEqual(bench.activities, ['running', 'idle']);
    await assert.rejects(model.tensor('fc9.weight'), /fc9\.weight/);
  });

  it('checks, running first if need be', async () => {
    const { model, text } = open(residual);
    assert.equal(await model.check(), 'done');
    assert.equal(model.resultsOf(text)!.check!.verdict, 'pass');
    // W and b of fc1, and the input.
    assert.equal(model.resultsOf(text)!.check!.checked, 25 + 5 + 2 * 5);
    assert.deepEqual(bench.activities, ['running', 'checking', 'idle']);
  });

  it('checks and compares by the user’s own rule where there is one', async () => {
    const tolerance = { rtol: 0.1, atol: 0.01 };
    bench = new Bench(residual, serveSessions, tolerance);
    const { model, text } = bench;
    await model.check();
    assert.deepEqual(model.resultsOf(text)!.check!.tolerance, tolerance);
    const bytes = await model.export({ kind: 'npz', names: ['fc1.weight.grad'] });
    bench.gradients = { path: 'mine.npz', bytes };
    const reply = await model.compare({ address: 'file:///mine.npz', file: 'mine.npz' });
    assert.ok(reply.kind === 'comparison');
    assert.deepEqual(reply.comparison.tolerance, tolerance);
  });

  it('does not run twice what it has run, and one check serves whoever asks meanwhile', async () => {
    const { model } = open(residual);
    await Promise.all([model.check(), model.check(), model.run()]);
    assert.equal(model.runNumber, 1);
    await model.run();
    assert.equal(model.runNumber, 1);
  });

  it('reads its files again for every check, and knows when one of them has changed', async () => {
    const { model, text } = open(residual);
    await model.check();
    await model.check();
    assert.equal(model.runNumber, 2);
    model.outdate();
    assert.equal(model.resultsOf(text), undefined);
    assert.equal(model.results!.isOutdated, true);
    await model.run();
    assert.equal(model.runNumber, 3);
    assert.ok(model.resultsOf(text));
    assert.equal(model.results!.check, undefined);
  });

  it('keeps results of an older text apart', async () => {
    const { model, text } = open(residual);
    await model.check();
    bench.text = text.replace('"batch": 2', '"batch": 3');
    assert.equal(model.resultsOf(bench.text), undefined);
    assert.equal(model.results!.text, text);
    // What is on show can still be looked at.
    assert.deepEqual((await model.tensor('x')).shape, [2, 5]);
    await model.run();
    assert.deepEqual((await model.tensor('x')).shape, [3, 5]);
    assert.equal(model.results!.check, undefined);
  });

  it('does not run a definition with errors, and keeps what it had', async () => {
    const { model, text } = open(residual);
    await model.run();
    bench.text = text.replace('"Linear"', '"Lineal"');
    assert.equal(await model.check(), 'refused');
    assert.equal(model.results!.text, text);
    assert.equal(model.refusalOf(bench.text), undefined);
  });

  it('says why a sound definition cannot be run, and forgets it when it can', async () => {
    const { model } = open(residual.replace('"loss": {', '"weights": { "file": "w.safetensors" }, "loss": {'));
    bench.files = [{ path: 'w.safetensors', problem: 'there is no such file' }];
    assert.equal(await model.run(), 'refused');
    const [problem] = model.refusalOf(bench.text)!.problems;
    assert.match(problem!.message, /^w\.safetensors: there is no such file/);
    assert.equal(bench.text.slice(problem!.start, problem!.end), '"w.safetensors"');
    assert.equal(model.results, undefined);
    await assert.rejects(model.tensor('x'), /has not been run/);
    bench.text = residual;
    assert.equal(await model.run(), 'done');
    assert.equal(model.refusalOf(bench.text), undefined);
  });

  it('shows the last run again after the worker has died', async () => {
    const { model, text } = open(residual);
    await model.check();
    const before = await model.tensor('fc1.weight.grad');
    bench.workers[0]!.end(sentence`of an error`);
    assert.deepEqual(await model.tensor('fc1.weight.grad'), before);
    assert.equal(bench.workers.length, 2);
    // The same text gave the same numbers, so the check is as good as before.
    assert.ok(model.resultsOf(text)!.check);
  });

  it('says that the engine has ended, until it has run what is on show again', async () => {
    const { model } = open(residual);
    bench.engine.stop(sentence`nothing was run yet`);
    assert.equal(model.engineEnded, undefined);
    await model.run();
    bench.workers[0]!.end(sentence`of an error (out of memory)`);
    assert.deepEqual(model.engineEnded, sentence`of an error (out of memory)`);
    assert.ok(model.results, 'what was on show stays');
    await model.tensor('x');
    assert.equal(model.engineEnded, undefined);
  });

  it('has what was found of every entry again after the worker has ended, or was given the text anew', async () => {
    const { model } = open(residual);
    await model.check();
    const before = await model.checkedEntries('fc1.weight');
    const { check } = model.results!;
    bench.workers[0]!.end(sentence`of an error`);
    const [entries, statistics] = await Promise.all([
      model.checkedEntries('fc1.weight'), model.statistics('fc1.weight.grad.error'),
    ]);
    assert.deepEqual(entries, before);
    assert.equal(statistics.count, 25);
    assert.equal(model.results!.check, check, 'it is the same report');
    bench.text = residual.replace('"Linear"', '"Lineal"');
    await model.check();
    bench.text = residual;
    model.outdate();
    await model.run();
    assert.equal(model.results!.check, undefined, 'its numbers may be others');
    await assert.rejects(model.tensor('fc1.weight.grad.error'), /fc1\.weight\.grad\.error/);
  });

  it('asks the next worker for a tensor when the one that was asked has died', async () => {
    const { model } = open(residual);
    await model.run();
    const expected = await model.tensor('x');
    const asked = model.tensor('x');
    await Promise.resolve();
    bench.workers[0]!.terminate();
    assert.deepEqual(await asked, expected);
    assert.equal(bench.workers.length, 2);
  });

  it('trains, running first if need be, and shows the recorded steps', async () => {
    const { model, text } = open(residual);
    assert.equal(await model.train({ steps: 3, rate: 0.01 }), 'done');
    const { number, recorded } = model.resultsOf(text)!.training!;
    assert.equal(number, 1);
    assert.deepEqual(recorded.kept, [0, 1, 2, 3]);
    assert.deepEqual(bench.activities, ['running', 'training', 'idle']);
    assert.equal((await model.viewStep(3)).loss, recorded.loss[3]);
    assert.deepEqual((await model.tensor('fc1.weight.step2')).shape, [5, 5]);
    await model.train({ steps: 1, rate: 0.01 });
    assert.equal(model.results!.training!.number, 2);
    assert.equal(model.runNumber, 1, 'it is not run again for that');
  });

  it('keeps a descent when the same numbers are checked, and drops it with the worker that knows it', async () => {
    const { model } = open(residual);
    await model.train({ steps: 2, rate: 0.01 });
    await model.check();
    assert.equal(model.results!.training!.number, 1);
    assert.equal((await model.viewStep(2)).loss, model.results!.training!.recorded.loss[2]);
    bench.workers[0]!.end(sentence`of an error`);
    await model.tensor('x');
    assert.equal(model.results!.training, undefined);
    await assert.rejects(model.viewStep(2), /no gradient descent was recorded/);
  });

  it('does not train with options that are out of range', async () => {
    const { model } = open(residual);
    await assert.rejects(model.train({ steps: 2, rate: -1 }), /The learning rate is -1; expected/);
    assert.equal(model.activity.kind, 'idle');
  });

  describe('with gradients of somebody\'s own', () => {
    const source = { address: 'file:///mine.npz', file: 'mine.npz' };

    /** A file that holds a factor of the gradient of fc1's weight. */
    async function write(factor: number): Promise<void> {
      const { shape, data } = await bench.model.tensor('fc1.weight.grad');
      const mine = data.map((value) => factor * value);
      const tensor = { name: 'fc1.weight.grad', dtype: 'float64' as const, shape, data: mine };
      bench.gradients = { path: 'mine.npz', bytes: writeNpz([tensor], 'mine.npz') };
    }

    it('compares them with every run from then on, until it is told to stop', async () => {
      const { model, text } = open(residual);
      await model.run();
      await write(2);
      const reply = await model.compare(source);
      assert.deepEqual(model.results!.compared, { number: 1, reply });
      assert.equal(comparisonOf({ reply })?.culprit?.tensor, 'fc1.weight.grad');
      assert.deepEqual([...(await model.tensor('fc1.weight.grad.ratio')).data], new Array(25).fill(2));
      bench.text = text.replace('"batch": 2', '"batch": 3');
      await model.run();
      const { number, reply: next } = model.resultsOf(bench.text)!.compared!;
      assert.equal(number, 2);
      assert.equal(comparisonOf({ reply: next })?.verdict, 'fail', 'they are those of another batch');
      model.stopComparing();
      assert.equal(model.ownGradients, undefined);
      assert.equal(model.results!.compared, undefined);
      await assert.rejects(model.tensor('fc1.weight.grad.ratio'), /fc1\.weight\.grad\.ratio/);
      await model.check();
      assert.equal(model.results!.compared, undefined);
    });

    it('compares them as soon as there is a run, as after a reload of the window', async () => {
      const { model } = open(residual);
      model.compareFromNowOn(source);
      assert.deepEqual(model.ownGradients, source);
      await model.run();
      const missing = sentence`${'mine.npz'}: ${'there is no such file'}`;
      assert.deepEqual(model.results!.compared,
        { number: 1, reply: { kind: 'refused', problems: [missing] } });
      await write(1);
      await model.compareAgain();
      assert.equal(comparisonOf(model.results!.compared)?.verdict, 'pass');
    });

    it('has them again after the worker has ended', async () => {
      const { model } = open(residual);
      await model.run();
      await write(4);
      await model.compare(source);
      bench.workers[0]!.end(sentence`of an error`);
      assert.deepEqual([...(await model.tensor('fc1.weight.grad.ratio')).data], new Array(25).fill(4));
      assert.equal(bench.workers.length, 2);
    });

    it('leaves them alone while a newer text cannot be run', async () => {
      const { model, text } = open(residual);
      await model.run();
      await write(2);
      await model.compare(source);
      bench.text = text.replace('"Linear"', '"Lineal"');
      assert.equal(await model.run(), 'refused');
      assert.equal(model.results!.compared!.number, 1);
    });
  });

  it('shows the last run again after the worker has refused a newer text', async () => {
    const { model, text } = open(residual);
    await model.run();
    bench.text = residual.replace('"loss": {', '"weights": { "file": "w.safetensors" }, "loss": {');
    bench.files = [{ path: 'w.safetensors', problem: 'there is no such file' }];
    assert.equal(await model.run(), 'refused');
    assert.equal(model.results!.text, text);
    bench.files = [];
    assert.deepEqual((await model.tensor('x')).shape, [2, 5]);
  });
});

/** A worker whose checks go on until they are cancelled. */
class EndlessChecks {
  /** Resolves when a check has begun. */
  readonly begun: Promise<void>;
  private begin: () => void = () => undefined;
  private end: ((reply: CheckReply) => void) | undefined;

  constructor() {
    this.begun = new Promise((resolve) => (this.begin = resolve));
  }

  readonly serve = (port: Port): void => {
    const api: Partial<WorkerApi> = {
      open: (_session, { text }) => ({ ok: true, run: Session.open(readDefinition(text), new Map()).view() }),
      check: () => new Promise((resolve) => {
        this.end = resolve;
        this.begin();
      }),
      cancel: () => this.end?.({ kind: 'cancelled' }),
    };
    connect(port, api);
  };
}

describe('the model of a network that is being checked', () => {
  let bench: Bench;
  let checks: EndlessChecks;

  beforeEach(() => {
    checks = new EndlessChecks();
    bench = new Bench(residual, checks.serve);
  });
  afterEach(() => bench.engine.dispose());

  it('tells how far it is, and nothing once it is cancelled', async () => {
    const { model } = bench;
    const outcome = model.check();
    await checks.begun;
    model.progress({ layer: 'fc1', done: 5, total: 40 });
    assert.deepEqual(model.activity, { kind: 'checking', progress: { layer: 'fc1', done: 5, total: 40 } });
    model.cancel();
    model.progress({ layer: 'fc1', done: 6, total: 40 });
    assert.deepEqual(model.activity, { kind: 'checking', progress: { layer: 'fc1', done: 5, total: 40 } });
    assert.equal(await outcome, 'cancelled');
    assert.deepEqual(model.activity, { kind: 'idle' });
    assert.equal(model.results!.check, undefined);
  });

  it('gives the check up when the text is edited and run anew', async () => {
    const first = bench.model.check();
    await checks.begun;
    bench.text = residual.replace('"batch": 2', '"batch": 3');
    assert.equal(await bench.model.run(), 'done');
    assert.equal(await first, 'cancelled');
    assert.equal(bench.model.results!.text, bench.text);
  });

  it('fails the check when the worker dies over it', async () => {
    const outcome = bench.model.check();
    await checks.begun;
    const expected = assert.rejects(outcome, /the engine ended, because of an error/);
    bench.workers[0]!.end(sentence`of an error`);
    await expected;
    assert.equal(bench.model.activity.kind, 'idle');
  });
});
