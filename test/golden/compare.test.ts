import assert from 'node:assert/strict';
import type { FileTensor } from '../../src/files/fileTensor';
import { writeNpz } from '../../src/files/npz';
import { toFloat64 } from '../../src/files/toFloat64';
import { goldenCases, type RunnableCase } from './run';

describe('A comparison with PyTorch\'s own gradients finds nothing wrong with them', () => {
  for (const { set, name, cases } of goldenCases()) {
    describe(`${set}/${name}`, () => {
      for (const golden of cases) {
        it(golden.name, () => {
          assertAgrees(golden, (tensor) => tensor);
          assertAgrees(golden, inFloat32);
        });
      }
    });
  }
});

function assertAgrees({ open, expected }: RunnableCase, store: (tensor: FileTensor) => FileTensor): void {
  const gradients = [...expected].filter(([name]) => name.endsWith('.grad'));
  const bytes = writeNpz(gradients.map(([name, tensor]) => store({ ...tensor, name })), 'pytorch.npz');
  const { verdict, culprit, refused, tensors } = open().compare({ path: 'pytorch.npz', bytes });
  assert.equal(verdict, 'pass', culprit?.reason ?? refused[0]?.message);
  assert.equal(tensors.length, gradients.length);
}

/** The same numbers as a run in float32 would save them. */
function inFloat32(tensor: FileTensor): FileTensor {
  return { name: tensor.name, dtype: 'float32', shape: tensor.shape, data: Float32Array.from(toFloat64(tensor)) };
}
