import { readFileSync } from 'node:fs';
import { launchChromium } from '../vscode/chromium';
import { quantile } from './measure';
import { heading, reportMeasure, reportTime } from './report';
import { BenchPage, bundles, type Bundles } from './webview/benchPage';

/** A dense layer whose weights have 3,163 × 3,162 = 10,001,406 entries. */
const large = JSON.stringify({
  format: 'gradnet', version: 1, name: 'Ten million', dtype: 'float64', batch: 2,
  inputs: [{ name: 'x', shape: ['N', 3162] }],
  layers: [{ name: 'fc', op: 'Linear', out_features: 3163 }],
  loss: { op: 'MSELoss' },
});

function reportSize({ script, styles }: Bundles): void {
  const kilobytes = (Buffer.byteLength(script) + Buffer.byteLength(styles)) / 1000;
  reportMeasure('script, styles', `${kilobytes.toFixed(0)} kB`, 'at most 400 kB', kilobytes <= 400);
}

/** LeNet-5: 61,706 parameters. */
async function small(bench: BenchPage): Promise<void> {
  await bench.run(readFileSync('media/samples/lenet5.gradnet.json', 'utf8'), ['lenet5.safetensors', 'digits.npz']);
  const selection = { layer: 'fc1', tensor: 'fc1.weight.grad' };
  const openings: number[] = [];
  for (let round = 0; round < 7; round++) openings.push(await bench.show(selection));
  reportTime('first paint', quantile(openings, 0.5), 300);

  const frame = await bench.frame();
  const choose = (tab: number): Promise<number> => frame.evaluate((at) => window.instruments.choose(at), tab);
  const tabs = await frame.locator('vscode-panel-tab').count();
  const selections: number[] = [];
  for (let tab = 0; tab < 2 * tabs; tab++) selections.push(await choose(tab % tabs));
  reportTime('selection', quantile(selections, 0.5), 50);

  // The first round fills what is kept; more than that must not stay.
  const before = await bench.memory();
  for (let count = 0; count < 200; count++) await choose(count % tabs);
  const megabytes = (await bench.memory() - before) / 1e6;
  reportMeasure('200 selections', `${megabytes.toFixed(1)} MB more`, 'at most 2 MB', megabytes <= 2);
}

async function tenMillion(bench: BenchPage): Promise<void> {
  await bench.run(large);
  await bench.show({ layer: 'fc', tensor: 'fc.output' });
  const frame = await bench.frame();
  const names = await frame.locator('vscode-panel-tab').allInnerTexts();
  const opened = await frame.evaluate((tab) => window.instruments.choose(tab), names.indexOf('dW'));
  reportTime('opens', opened, 500);
  for (const kind of ['zoom', 'scroll'] as const) {
    const lengths = await frame.evaluate((what) => window.instruments.frames(3000, what), kind);
    const rate = (1000 * lengths.length) / lengths.reduce((sum, length) => sum + length, 0);
    const slow = quantile(lengths, 0.95);
    // A screen of 60 Hz is timed as 59.9.
    reportMeasure(kind, `${rate.toFixed(1)} frames/s, 95 % within ${slow.toFixed(0)} ms`, '60 frames/s', rate >= 59);
  }
}

async function main(): Promise<void> {
  const served = await bundles();
  heading('Inspector in Chromium', 'the built page under its content policy, the engine in a worker beside it');
  reportSize(served);
  const browser = await launchChromium();
  try {
    heading('LeNet-5, 61,706 parameters', 'medians');
    await small(await BenchPage.open(browser, served));
    heading('A tensor of 10,001,406 entries', '1400 × 860 pixels, without a graphics card');
    await tenMillion(await BenchPage.open(browser, served));
  } finally {
    await browser.close();
  }
}

void main();
