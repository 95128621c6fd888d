import assert from 'node:assert/strict';
import { toFloat64 } from '../../src/files/toFloat64';
import { goldenCases } from './run';

/** Agreement with PyTorch that is asked of every tensor, relative to its largest entry. */
const TOLERANCE = 1e-12;

describe('Golden vectors: every tensor agrees with PyTorch in float64', () => {
  for (const { set, name, cases } of goldenCases()) {
    describe(`${set}/${name}`, () => {
      for (const golden of cases) {
        it(golden.name, () => {
          const session = golden.open();
          const own = new Map(session.tensors().map((tensor) => [tensor.name, tensor.tensor]));
          for (const [tensor, expected] of golden.expected) {
            const actual = own.get(tensor);
            assert.ok(actual, `there is no ${tensor}; there are ${[...own.keys()].join(', ')}`);
            assert.deepEqual(actual.shape, expected.shape, `shape of ${tensor}`);
            assertClose(actual.data, toFloat64(expected), tensor);
          }
        });
      }
    });
  }
});

function assertClose(actual: Float64Array, expected: Float64Array, name: string): void {
  const largest = expected.filter(Number.isFinite).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expected.forEach((value, i) => {
    const own = actual[i]!;
    if (!Number.isFinite(value)) assert.ok(Object.is(own, value), `${name}[${i}] is ${own}, PyTorch has ${value}`);
    else assert.ok(Math.abs(own - value) <= TOLERANCE * largest, `${name}[${i}] is ${own}, PyTorch has ${value}`);
  });
}
