import assert from 'node:assert/strict';
import type { CheckReport } from '../../src/protocol/views';
import type { Session } from '../../src/session/session';
import { goldenCases } from './run';

describe('The gradient check finds nothing wrong with gradients that agree with PyTorch', () => {
  for (const { set, name, cases } of goldenCases()) {
    describe(`${set}/${name}`, () => {
      for (const golden of cases) {
        it(golden.name, () => {
          const { verdict, culprit } = reportOn(golden.open());
          assert.equal(verdict, 'pass', culprit && `${culprit.layer}: ${culprit.reason}`);
        });
      }
    });
  }
});

/** The report of a check of every entry. */
function reportOn(session: Session): CheckReport {
  const steps = session.check();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
