import { checkGradients } from '../../src/check/gradientCheck';
import type { Network } from '../../src/engine/network';
import type { CheckReport } from '../../src/protocol/views';
import { times } from './measure';
import {
  denseNetwork, groupedNetwork, largeConvolution, largeDense, lenet, residualNetwork,
} from './networks';
import { heading, milliseconds, reportAtLeast, reportFigures, reportTime, reportWithin } from './report';

/** Rounds in which everything takes its turn. */
const ROUNDS = 9;

/** A check of every entry, to its end. */
function check(network: Network): CheckReport {
  const steps = checkGradients(network);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** A network with how long its check and one of its forward passes take. */
interface Timed {
  readonly name: string;
  readonly report: CheckReport;
  readonly forward: number;
  readonly checked: number;
  /** Two forward passes a parameter, over the check. */
  readonly ratio: number;
  /** What the check said in advance over what it took, in the middle of several runs. */
  readonly estimate: number;
}

async function time(name: string, network: Network): Promise<Timed> {
  const estimates: number[] = [];
  let report = check(network);
  const run = (): void => {
    report = check(network);
    estimates.push(report.estimateMs! / report.elapsedMs);
  };
  const passes = { name: 'forward', run: () => void network.forward() };
  const [checked, forward] = (await times([{ name: 'check', run }, passes], ROUNDS)) as [number, number];
  if (report.verdict !== 'pass') throw new Error(`${name} does not pass: ${report.culprit?.reason}`);
  const middle = estimates.sort((a, b) => a - b)[Math.floor(estimates.length / 2)]!;
  return { name, report, forward, checked, ratio: (2 * report.parameters * forward) / checked, estimate: middle };
}

function print({ name, report, forward, checked, ratio }: Timed): void {
  reportFigures(
    name.padEnd(24), `${String(report.parameters).padStart(7)} parameters`,
    `${String(report.checked).padStart(7)} entries`,
    `forward ${milliseconds(forward)}`, `check ${milliseconds(checked)}`,
    `${ratio.toPrecision(3)}× two forwards a parameter`, `${((1e6 * checked) / report.checked).toFixed(0)} ns an entry`,
  );
}

/** The longest time that a check computes before it lets anybody else speak: a cancellation waits for it. */
function longestStep(network: Network): number {
  const steps = checkGradients(network);
  for (let longest = 0; ;) {
    const started = performance.now();
    const step = steps.next();
    longest = Math.max(longest, performance.now() - started);
    if (step.done) return longest;
  }
}

async function main(): Promise<void> {
  heading(
    'Exhaustive gradient check against two full forward passes a parameter, on the same kernels',
    'every entry of every parameter and input, each layer by itself and through the whole network',
  );
  const all = [
    await time('LeNet-5, batch 4', lenet(4)),
    await time('dense 784-256-128-10', denseNetwork(4)),
    await time('residual, normalised', residualNetwork(4)),
    await time('grouped and strided', groupedNetwork(4)),
  ];
  for (const timed of all) print(timed);
  reportAtLeast('LeNet-5, ratio', all[0]!.ratio, 600);
  reportTime('LeNet-5, time', all[0]!.checked, 100);

  heading('What the check says in advance of its own time, over what it takes', 'off by more than 2× is a defect');
  for (const { name, estimate } of all) reportWithin(name, estimate, 2);

  heading('Growth with the batch, LeNet-5');
  for (const batch of [1, 2, 4, 8, 16]) print(await time(`batch ${batch}`, lenet(batch)));
  heading('Growth with parameters, LeNet-5 with times as many channels and units, batch 4');
  for (const width of [1, 2, 3, 4]) print(await time(`width ${width}`, lenet(4, width)));

  heading('The longest time for which a check does not let anybody else speak', 'a cancellation waits for it');
  reportTime('dense 4096-4096, batch 8', longestStep(largeDense()), 100);
  reportTime('second convolution of VGG-11', longestStep(largeConvolution()), 100);
}

void main();
