import assert from 'node:assert/strict';
import { readTensorFile } from '../../../src/files/tensorFile';
import { writeNpy } from '../../../src/files/npy';
import { writeSafetensors } from '../../../src/files/safetensors';
import { assertTensor, expectedTensors, fixture, soundFixtures } from './fixtures';

describe('tensor files of NumPy, PyTorch and safetensors', () => {
  for (const name of soundFixtures) {
    it(`reads ${name}`, () => {
      const { tensors } = readTensorFile(name, fixture(name));
      const wanted = expectedTensors(name);
      assert.deepEqual([...tensors.keys()].sort(), [...wanted.keys()].sort());
      for (const [key, tensor] of wanted) assertTensor(tensors.get(key), tensor);
    });
  }

  it('tells the format by the content, whatever the name', () => {
    assert.equal(readTensorFile('data', fixture('matrix.npy')).format, 'npy');
    assert.equal(readTensorFile('data.npy', fixture('compressed.npz')).format, 'npz');
    assert.equal(readTensorFile('data.npz', fixture('torch.safetensors')).format, 'safetensors');
  });

  it('reads the texts of __metadata__', () => {
    const { metadata } = readTensorFile('numpy.safetensors', fixture('numpy.safetensors'));
    assert.deepEqual([...metadata], [['größe', '“7”\n']]);
  });

  for (const name of ['matrix', 'scalar', 'vector', 'empty', 'aligned']) {
    it(`writes ${name}.npy byte for byte as np.save does`, () => {
      const bytes = fixture(`${name}.npy`);
      assert.deepEqual(writeNpy(readTensorFile(`${name}.npy`, bytes).tensors.get(name)!), bytes);
    });
  }

  for (const name of ['numpy.safetensors', 'torch.safetensors']) {
    it(`writes ${name} byte for byte as the reference implementation does`, () => {
      const bytes = fixture(name);
      const { tensors, metadata } = readTensorFile(name, bytes);
      assert.deepEqual(writeSafetensors([...tensors.values()].reverse(), name, metadata), bytes);
    });
  }
});
