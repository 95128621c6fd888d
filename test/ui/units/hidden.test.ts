import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readDefinition } from '../../../src/definition/readGradnet';
import { Session } from '../../../src/session/session';
import { distributionOf } from '../../../src/tensor/pages/distribution';
import { statisticsOf } from '../../../src/tensor/statistics';
import { limitOf } from '../../../webview/heatMap/scale';
import { isMostHidden } from '../../../webview/tensor/hidden';

/** Whether a scale hides most of these numbers: as a rule the one that suits them. */
function isHidden(values: ArrayLike<number>, limit?: number): boolean {
  const data = Float64Array.from(values);
  const statistics = statisticsOf({ shape: [data.length], data });
  const { count, zeros, nan, infinite } = statistics;
  return isMostHidden(distributionOf(data, limit ?? limitOf(statistics)), count - zeros - nan - infinite);
}

const times = (count: number, value: number): readonly number[] => new Array<number>(count).fill(value);

describe('The scale hides most of a tensor', () => {
  it('when nearly all entries look like 0 beside a few', () => {
    assert.equal(isHidden([...times(9, 1e-4), 1]), true);
    assert.equal(isHidden([...times(8, 1e-4), 1, 1]), false);
    assert.equal(isHidden([...times(899, 1e-4), ...times(101, -1)]), false);
  });

  it('when half of the entries are a million times smaller than the rest', () => {
    assert.equal(isHidden([1e-7, 1e-300, 1, -1]), true);
    assert.equal(isHidden([1e-5, 1e-300, 1, -1]), false);
    assert.equal(isHidden([1e-7, 1, -1]), false);
  });

  it('when it was made for larger tensors', () => {
    assert.equal(isHidden([0.3, -0.1, 0.2], 1000), true);
    assert.equal(isHidden([0.3, -0.1, 0.2], 10), false);
  });

  it('not when what looks like 0 is 0, and not for the sake of a single entry', () => {
    assert.equal(isHidden([...times(999, 0), 1]), false);
    assert.equal(isHidden([...times(999, 0), 1], 1000), false);
    assert.equal(isHidden(times(10, 0)), false);
    assert.equal(isHidden([NaN, Infinity, -Infinity]), false);
  });

  for (const sample of ['tiny', 'dense', 'lenet5']) {
    it(`not in any tensor of a sound network that has learnt (${sample})`, () => {
      const folder = 'media/samples';
      const files = [`${sample}.safetensors`, 'digits.npz'].map((name) =>
        [name, new Uint8Array(readFileSync(`${folder}/${name}`))] as const);
      const definition = readDefinition(readFileSync(`${folder}/${sample}.gradnet.json`, 'utf8'));
      const session = Session.open(definition, new Map(files));
      const tensors = session.view().layers.flatMap((layer) => layer.tensors.map(({ name }) => name));
      assert.ok(tensors.length > 20);
      assert.deepEqual(tensors.filter((name) => isHidden(session.tensor(name).data)), []);
    });
  }
});
