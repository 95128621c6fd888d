import assert from 'node:assert/strict';
import { architectures } from '../../experiment/architectures';
import { judge } from '../../experiment/goals';
import type { Family } from '../../experiment/mutants/suspect';
import { regimes } from '../../experiment/regimes';
import { run, type Plan } from '../../experiment/run';

/** A part of what `npm run experiment:gradient-check` does: every architecture, and mistakes of every class. */
const plan: Plan = {
  seed: 1000,
  regimes: regimes.filter(({ batch }) => batch < 100),
  networks: 1,
  compared: 0,
  mutated: 1,
  mistakes: 0.03,
};

const families: readonly Family[] =
  ['dense', 'convolution', 'activation', 'pooling', 'normalisation', 'loss', 'graph'];

describe('Experiment, reduced', () => {
  const results = run(plan);

  it('has mistakes of every class, coarse and subtle', () => {
    for (const family of families) for (const isSubtle of [false, true]) {
      const some = results.mutated.filter(({ mistake, found, ...each }) =>
        each.family === family && Boolean(mistake.subtle) === isSubtle && found);
      assert.notEqual(some.length, 0, `no ${isSubtle ? 'subtle' : 'coarse'} mistake of the class ${family}`);
    }
  });

  for (const { sentence, met, exceptions } of judge(results, plan.regimes.length * architectures.length)) {
    it(sentence, () => assert.ok(met, exceptions.join('\n')));
  }
});
