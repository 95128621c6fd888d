import assert from 'node:assert/strict';
import { keepingNonFinite } from '../../../src/protocol/nonFinite';

/** Sends a message over a line that carries JSON. */
function throughJson(message: unknown): unknown {
  let wire = '';
  keepingNonFinite({ post: (sent) => (wire = JSON.stringify(sent)), listen: () => undefined }).post(message);
  let received: unknown;
  keepingNonFinite({ post: () => undefined, listen: (receive) => receive(JSON.parse(wire)) })
    .listen((arrived) => (received = arrived));
  return received;
}

describe('a line of JSON', () => {
  it('carries NaN and the infinities, at any depth', () => {
    const message = { kind: 'reply', result: { loss: NaN, limits: [-Infinity, 1, Infinity], rest: { sum: 0 } } };
    assert.deepEqual(throughJson(message), message);
  });

  it('leaves texts that look like numbers alone', () => {
    const message = { text: 'NaN', list: ['Infinity', '-Infinity', null, true] };
    assert.deepEqual(throughJson(message), message);
  });

  it('passes typed arrays, and whatever holds no such number, as they are', () => {
    const sent: unknown[] = [];
    const port = keepingNonFinite({ post: (message) => sent.push(message), listen: () => undefined });
    const message = { data: Float64Array.of(NaN), shape: [1] };
    port.post(message);
    assert.equal(sent[0], message);
  });
});
