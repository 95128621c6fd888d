import { sparseLinear, positionIn } from '../sparseLinear';

/** Identity: the same tensor under another name. */
export const identity = sparseLinear({
  op: 'Identity',
  summary: 'Passes its input on as it is.',
  args: {},
  equations: [
    { of: 'output', text: 'A = A_prev', numbers: [] },
    { of: 'input', text: 'dA_prev = dA', numbers: [] },
  ],
  shape: ([input]) => ({ output: input!, parameters: {} }),
  taps: ([input]) => (index, tap) => tap(0, positionIn(input!, index)),
});
