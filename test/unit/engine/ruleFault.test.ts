import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { logFaults } from '../../../src/host/networks/faultLog';
import type { Log } from '../../../src/host/log';
import type { Networks, OpenNetwork } from '../../../src/host/networks/networks';
import type { Operator } from '../../../src/engine/operator';
import { ValueError } from '../../../src/engine/operator';
import { RuleFault } from '../../../src/engine/ruleFault';
import { sentence } from '../../../src/protocol/sentence';
import { LoadError } from '../../../src/session/load';
import { Session } from '../../../src/session/session';
import { entrywise, registryWithOwn } from '../check/ownOperators';

const text = JSON.stringify({
  format: 'gradnet', version: 1, batch: 2, inputs: [{ name: 'x', shape: ['N', 3] }],
  layers: [
    { name: 'fc1', op: 'Linear', out_features: 2 }, { name: 'own', op: 'Own' },
    { name: 'fc2', op: 'Linear', out_features: 2 },
  ],
  loss: { op: 'MSELoss' },
});

function stop(): never {
  throw new TypeError('no such tap');
}

/** A session of a network in whose middle there is an operator with these rules, and y = x otherwise. */
function open(rules: Partial<Operator>): Session {
  const own = { ...entrywise('Own', (x) => x, () => 1), ...rules };
  return Session.open(readDefinition(text, registryWithOwn(own)), new Map());
}

/** What keeps something from being done: one problem, at the layer, with where it arose. */
function assertStops(run: () => unknown, rule: string): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof LoadError);
    assert.ok(error.cause instanceof RuleFault);
    const [{ message, details, range }] = error.problems as [LoadError['problems'][0]];
    assert.equal(error.problems.length, 1);
    assert.equal(message, `own: the rule “${rule}” of Own has stopped (TypeError: no such tap); this is a mistake in `
      + 'Gradient Debugger, not in your network: please report it');
    assert.equal(text.slice(range.start, range.end), '"own"');
    assert.match(details!, /^own: the rule .*\nTypeError: no such tap\n\s+at (Object\.)?stop/);
    return true;
  });
}

function check(session: Session): void {
  const steps = session.check();
  while (!steps.next().done);
}

describe('A rule that stops with an error which nobody foresaw', () => {
  for (const rule of ['prepare', 'validate', 'forward', 'backward'] as const) {
    it(`is a problem of its layer in a run: ${rule}`, () => {
      assertStops(() => open({ [rule]: stop }), rule);
    });
  }

  for (const rules of [{ difference: stop }, { difference: () => undefined, respond: stop }, { magnitude: stop }]) {
    const rule = Object.entries(rules).find(([, own]) => own === stop)![0];
    it(`is a problem of its layer in a check, and the run stays: ${rule}`, () => {
      const session = open(rules);
      assertStops(() => check(session), rule);
      assert.deepEqual(session.tensor('own.output').data, session.tensor('fc1.output').data);
      assert.deepEqual(session.tensor('own.output.grad').data, session.tensor('fc1.output.grad').data);
    });
  }

  it('is a problem of its layer in a gradient descent, also when that has come some way', () => {
    let passes = 0;
    const { forward } = entrywise('Own', (x) => x, () => 1);
    const session = open({ forward: (...args) => (++passes > 3 ? stop() : forward(...args)) });
    assertStops(() => {
      const steps = session.train({ steps: 5, rate: 0.1 }, () => false);
      while (!steps.next().done);
    }, 'forward');
  });

  it('is a problem of its layer when a definition is read: shape', () => {
    const own = { ...entrywise('Own', (x) => x, () => 1), shape: stop };
    const { problems, layers } = readDefinition(text, registryWithOwn(own));
    assert.equal(layers.length, 3);
    const [{ message, range }] = problems as [typeof problems[0]];
    assert.equal(problems.length, 1);
    assert.equal(message, 'own: the rule “shape” of Own has stopped (TypeError: no such tap); this is a mistake in '
      + 'Gradient Debugger, not in your network: please report it');
    assert.equal(text.slice(range.start, range.end), '"Own"');
  });

  it('is told from what is known to happen', () => {
    const refuse = (): never => { throw new ValueError(sentence`it does not take these numbers`); };
    const message = 'own: it does not take these numbers';
    assert.throws(() => open({ validate: refuse }), { name: 'LoadError', message });
    const noRoom = (): never => { throw new RangeError('Array buffer allocation failed'); };
    assert.throws(() => open({ forward: noRoom }), { name: 'RangeError', message: 'Array buffer allocation failed' });
  });

  it('is in the log once, with where it arose', () => {
    const problem = { message: '', sentence: sentence``, start: 0, end: 1, details: 'TypeError\n    at difference' };
    const other = { ...problem, details: undefined };
    const lines: string[] = [];
    let tell: ((network: OpenNetwork) => unknown) | undefined;
    const networks = { onDidChange: (listener: typeof tell) => (tell = listener) } as unknown as Networks;
    logFaults(networks, { error: (line: string) => lines.push(line) } as unknown as Log);
    const network = { uri: 'file:///net', model: { refusal: { text, problems: [problem, other] } } };
    for (const changed of [network, network, { ...network, model: {} }]) tell!(changed as unknown as OpenNetwork);
    assert.deepEqual(lines, ['file:///net: TypeError\n    at difference']);
  });
});
