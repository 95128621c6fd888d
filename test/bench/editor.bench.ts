import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readDefinition } from '../../src/definition/readGradnet';
import { quantile } from './measure';
import { heading, milliseconds, reportFigures, reportMeasure, reportTime } from './report';
import { startExtension } from './startExtension';
import { StandIn, StandInDocument, type Shown } from './vscodeStandIn';

/** A definition of this many layers, a line each; every third one is a dense layer. */
function definitionOf(layers: number): string {
  const lines = Array.from({ length: layers }, (_, i) => {
    if (i % 3 === 0) return `    { "name": "fc${i}", "op": "Linear", "in_features": 64, "out_features": 64 }`;
    return `    { "name": "a${i}", "op": "${i % 3 === 1 ? 'LayerNorm", "normalized_shape": 64' : 'ReLU"'} }`;
  });
  return [
    '{',
    '  "format": "gradnet", "version": 1, "name": "Deep", "batch": 8,',
    '  "inputs": [{ "name": "x", "shape": ["N", 64] }],',
    '  "layers": [',
    lines.join(',\n'),
    '  ],',
    '  "loss": { "op": "CrossEntropyLoss" }',
    '}',
    '',
  ].join('\n');
}

/** Milliseconds that something takes, the median of several times. */
function median(times: number, run: (round: number) => void): number {
  return quantile(Array.from({ length: times }, (_, round) => {
    const started = performance.now();
    run(round);
    return performance.now() - started;
  }), 0.5);
}

/** The time of the very first run, in which none of the code has been compiled yet: once in the life of a window. */
function reportFirst(run: () => void): void {
  reportFigures('the first    ', milliseconds(median(1, run)), 'once, before anything is compiled');
}

/** What goes on while nothing happens: timers that wait to run, and what the processor is used for. */
async function reportIdle(): Promise<void> {
  await setTimeout(1000);
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = process.cpuUsage();
  await setTimeout(3000);
  const { user, system } = process.cpuUsage(before);
  reportMeasure('in 3 s', `${timers} timers, ${milliseconds((user + system) / 1000)}`, 'no timer', timers === 0);
}

/** Loads and activates the built extension in a process of its own: nothing is compiled, cached or warm there. */
function activation(): number {
  const script = path.join(__dirname, 'editorStart.script.js');
  const times = Array.from({ length: 15 }, () =>
    Number(execFileSync(process.execPath, [script], { encoding: 'utf8', cwd: process.cwd() })));
  return quantile(times, 0.5);
}

/** The built extension with a definition open in it. */
class OpenEditor {
  readonly standIn = new StandIn();
  readonly document: StandInDocument;

  constructor(text: string) {
    this.document = new StandInDocument(text);
    this.standIn.documents.push(this.document);
    startExtension(process.cwd(), this.standIn);
  }

  hover(offset: number): void {
    const provider = this.standIn.providers.get('Hover') as
      { provideHover(document: StandInDocument, position: object): unknown };
    if (!provider.provideHover(this.document, this.document.positionAt(offset))) throw new Error('no hover');
  }

  /** Writes something wrong, and takes it back: milliseconds until its problem is shown, and until it is gone. */
  async mistake(before: string, after: string): Promise<{ shown: number; gone: number }> {
    const right = this.document.getText();
    const shown = await this.edit(right.replace(before, after), (problems) => problems.length > 0);
    const gone = await this.edit(right, (problems) => problems.length === 0);
    return { shown, gone };
  }

  private edit(text: string, isDone: (problems: readonly Shown[]) => boolean): Promise<number> {
    const started = performance.now();
    return new Promise((resolve) => {
      const subscription = this.standIn.shown.event((problems) => {
        if (!isDone(problems as readonly Shown[])) return;
        subscription.dispose();
        resolve(performance.now() - started);
      });
      this.document.replace(text);
      this.standIn.edited.fire({ document: this.document, contentChanges: [{}] });
    });
  }
}

async function main(): Promise<void> {
  heading('Editor: activation', 'the built extension in a stand-in for VS Code, each time in a new process');
  reportTime('median of 15', activation(), 50);

  const thousand = definitionOf(1000);
  heading('Editor: 1,000 layers parsed, validated and inferred', 'when first opened, and at every pause of typing');
  reportFirst(() => readDefinition(thousand));
  for (let i = 0; i < 10; i++) readDefinition(thousand);
  reportTime('median of 25', median(25, () => readDefinition(thousand)), 50);

  const text = definitionOf(200);
  const editor = new OpenEditor(text);
  const layer = (number: number): number => text.indexOf(`"name": "${number % 3 === 0 ? 'fc' : 'a'}${number}"`);
  heading('Editor: hover over a layer of 200', 'the provider of the built extension, each time over another layer');
  reportFirst(() => editor.hover(layer(100)));
  reportTime('median of 200', median(200, (round) => editor.hover(layer(round))), 5);

  heading('Editor: from an edit to updated problems', 'with the pauses that keep half a word from flickering');
  for (const [name, open] of [['200 layers', editor], ['1,000 layers', new OpenEditor(thousand)]] as const) {
    const times: { shown: number; gone: number }[] = [];
    for (let round = 0; round < 9; round++) times.push(await open.mistake('"in_features": 64', '"in_features": 63'));
    reportTime(`${name}, shown`, quantile(times.map(({ shown }) => shown), 0.5), 100);
    reportTime(`${name}, gone`, quantile(times.map(({ gone }) => gone), 0.5), 100);
  }

  heading('Editor: doing nothing', 'two definitions open, and nobody touches them');
  await reportIdle();
  process.exit();
}

void main();
