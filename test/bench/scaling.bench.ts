import { times } from './measure';
import { lenet } from './networks';
import { ownPass } from './pass';
import { heading, milliseconds, reportFigures } from './report';

/** Multiplications of a forward pass, times three for the backward pass: what the work should be linear in. */
function products(batch: number, width: number): number {
  const [f1, f2, u1, u2] = [6 * width, 16 * width, 120 * width, 84 * width];
  return 3 * batch * (784 * 25 * f1 + 100 * 25 * f1 * f2 + 25 * f2 * u1 + u1 * u2 + 10 * u2);
}

async function main(): Promise<void> {
  heading('Cost of LeNet-5 against batch, at width 1', 'the last column is linear growth where it stays the same');
  await curve([1, 2, 4, 8, 16, 32, 64, 128].map((batch) => [batch, 1]));
  heading(
    'Cost of LeNet-5 against width, at batch 8',
    'times as many channels and units: products grow with the square',
  );
  await curve([1, 2, 3, 4, 6, 8].map((width) => [8, width]));
}

async function curve(points: readonly (readonly [batch: number, width: number])[]): Promise<void> {
  const medians = await times(
    points.map(([batch, width]) => ownPass(lenet(batch, width))),
    15,
  );
  points.forEach(([batch, width], i) => {
    const rate = (2 * products(batch, width)) / medians[i]! / 1e6;
    reportFigures(
      `batch ${String(batch).padStart(3)}`,
      `width ${width}`,
      milliseconds(medians[i]!),
      `${(medians[i]! / batch).toPrecision(3)} ms a sample`,
      `${rate.toFixed(1)} GFLOP/s`,
    );
  });
}

void main();
