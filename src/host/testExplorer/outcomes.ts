import { overallVerdict } from '../../protocol/verdicts';
import type { CheckedEntry, CheckReport, LayerCheck, TensorCheck, Verdict } from '../../protocol/views';

/** What a check says of one test. */
export interface TestOutcome {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly verdict: Verdict;
  /** The layer that the test belongs to, with what failed of it: for a tensor's test that tensor alone. */
  readonly check: LayerCheck;
}

/**
 * What a check says of every test, under the layer's name, or the layer's and the tensor's.
 * A skipped test is one that the check could say nothing about.
 */
export function outcomesOf({ layers }: CheckReport): Map<string, TestOutcome> {
  return new Map(layers.flatMap((check): [string, TestOutcome][] => [
    [testKey(check.name), outcome(check.local, { ...check, tensors: [] })],
    ...check.tensors.map((tensor): [string, TestOutcome] =>
      [testKey(check.name, tensor.name), outcome(overallVerdict(tensor.verdicts), { ...check, tensors: [tensor] })]),
  ]));
}

/** Tells the tests of a network apart. */
export function testKey(layer: string, tensor = ''): string {
  return `${layer}\n${tensor}`;
}

/** The worst entries of a tensor, one a line, as expected and as backpropagation gives them; for a comparison. */
export function compareEntries({ worst }: TensorCheck): { readonly expected: string; readonly actual: string } {
  const lines = (value: (entry: CheckedEntry) => number): string =>
    worst.map((entry) => `[${entry.index.join(', ')}]  ${value(entry)}`).join('\n');
  return { expected: lines(({ numeric }) => numeric), actual: lines(({ analytic }) => analytic) };
}

function outcome(verdict: Verdict, check: LayerCheck): TestOutcome {
  return { state: states[verdict], verdict, check };
}

const states: Readonly<Record<Verdict, TestOutcome['state']>> = {
  pass: 'passed',
  fail: 'failed',
  nonFinite: 'failed',
  nondeterministic: 'failed',
  // The gradient lies between the slopes on both sides: nothing more can be asked of it.
  kink: 'passed',
  belowNoise: 'skipped',
  untested: 'skipped',
};
