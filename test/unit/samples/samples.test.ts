import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ParseError } from 'jsonc-parser';
import { loadDigits, pixels, tensorsOfDigits, type Digits } from '../../../media/samples/make/digits';
import { tinyWeights } from '../../../media/samples/make/tiny';
import { score } from '../../../media/samples/make/training';
import type { NetworkDefinition } from '../../../src/definition/definition';
import { readDefinition } from '../../../src/definition/readGradnet';
import { descend } from '../../../src/engine/gradientDescent';
import { readTensorFile, writeTensorFile } from '../../../src/files/tensorFile';
import type { CheckReport, Verdict } from '../../../src/protocol/views';
import { filesOf } from '../../../src/definition/filesOf';
import { Session } from '../../../src/session/session';

const folder = join(process.cwd(), 'media', 'samples');
const names = ['lenet5', 'dense', 'tiny'] as const;
type Name = (typeof names)[number];

const bytesOf = (file: string) => readFileSync(join(folder, file));
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const definitionOf = (name: Name) => readDefinition(textOf(`${name}.gradnet.json`));

/** Opens a sample with the files it names. */
function open(definition: NetworkDefinition): Session {
  return Session.open(definition, new Map(filesOf(definition).map((file) => [file, bytesOf(file)])));
}

/** Rows of the README that have all of these beginnings of cells, in order. */
function readmeRow(...cells: readonly string[]): string[] {
  const rows = textOf('README.md').split('\n').filter((line) => line.startsWith('|'));
  const split = rows.map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim()));
  const row = split.find((candidate) => cells.every((cell, i) => candidate[i] === cell));
  assert.ok(row, `the README has no row ${cells.join(' | ')}`);
  return row;
}

describe('sample networks', () => {
  const parameters: Record<Name, number> = { lenet5: 61706, dense: 52650, tiny: 9 };
  const batches: Record<Name, number> = { lenet5: 4, dense: 64, tiny: 2 };

  for (const name of names) {
    it(`${name} opens without a word of complaint`, () => {
      const definition = definitionOf(name);
      assert.deepEqual(definition.problems, []);
      const { notes, parameters: count, batch, loss } = open(definition).view();
      assert.deepEqual(notes, []);
      assert.equal(count, parameters[name]);
      assert.equal(batch, batches[name]);
      assert.ok(Number.isFinite(loss));
    });

    it(`${name} is written without trailing commas, which VS Code underlines`, () => {
      const errors: ParseError[] = [];
      parse(textOf(`${name}.gradnet.json`), errors, { allowTrailingComma: false });
      assert.deepEqual(errors, []);
    });

    it(`${name} starts from its seed without its weights`, () => {
      const text = textOf(`${name}.gradnet.json`).replace(/,\s*(\/\/.*\n\s*)?"weights".*\n/, '\n');
      const definition = readDefinition(text);
      assert.deepEqual(definition.problems, []);
      assert.equal(definition.weights, undefined);
      assert.deepEqual(open(definition).view().notes, []);
    });

    it(`${name} has weights in which every unit and every filter gets a gradient`, () => {
      const { network } = open(definitionOf(name));
      for (const { name: layer, gradients } of network.nodes) {
        const gradient = gradients.parameters['weight'];
        if (!gradient) continue;
        const size = gradient.data.length / gradient.shape[0]!;
        for (let unit = 0; unit < gradient.shape[0]!; unit++) {
          const own = gradient.data.subarray(unit * size, (unit + 1) * size);
          assert.ok(own.some((value) => Math.abs(value) > 1e-6), `unit ${unit} of ${layer} gets no gradient`);
        }
      }
    });
  }
});

describe('sample digits', () => {
  const { tensors } = readTensorFile('digits.npz', bytesOf('digits.npz'));
  const { x, y } = Object.fromEntries(tensors);
  const labels = Array.from(y!.data, Number);

  it('are 64 images of 28 × 28 in shades from 0 to 255, divided by 255', () => {
    assert.deepEqual([x!.dtype, x!.shape], ['float32', [64, 1, 28, 28]]);
    assert.deepEqual([y!.dtype, y!.shape], ['int64', [64]]);
    const shades = new Set(Array.from({ length: 256 }, (_, shade) => Math.fround(shade / 255)));
    assert.ok(Array.from(x!.data, Number).every((shade) => shades.has(shade)));
    assert.ok(x!.data.includes(0 as never) && x!.data.includes(1 as never));
  });

  it('show every class six or seven times, each ten of them every class once', () => {
    for (let first = 0; first < labels.length; first += 10) {
      const round = labels.slice(first, first + 10);
      assert.equal(new Set(round).size, round.length);
      assert.ok(round.every((label) => label >= 0 && label <= 9));
    }
  });

  it('are in shuffled order', () => {
    const rounds = Array.from({ length: 6 }, (_, round) => labels.slice(10 * round, 10 * round + 10).join());
    assert.equal(new Set(rounds).size, rounds.length);
    assert.ok(!rounds.includes('0,1,2,3,4,5,6,7,8,9'));
  });
});

describe('the scripts that make the samples', () => {
  let digits: ReturnType<typeof loadDigits>;
  before(() => (digits = loadDigits()));

  it('write the digits that are here, byte for byte', () => {
    const written = writeTensorFile('digits.npz', tensorsOfDigits(digits.batch), { compress: true });
    assert.ok(bytesOf('digits.npz').equals(written));
  });

  it('write the tiny weights that are here, byte for byte', () => {
    assert.ok(bytesOf('tiny.safetensors').equals(writeTensorFile('tiny.safetensors', tinyWeights())));
  });

  it('keep the digits of training, test and batch apart', () => {
    const imagesOf = ({ images, labels }: Digits) =>
      labels.map((_, n) => images.subarray(n * pixels, (n + 1) * pixels).join());
    const all = Object.values(digits).flatMap(imagesOf);
    assert.equal(new Set(all).size, 6000 + 2000 + 64);
  });

  for (const [name, title] of [['lenet5', 'LeNet-5'], ['dense', 'dense']] as const) {
    it(`have trained ${name} as well as the README says`, () => {
      const { network, definition } = open(definitionOf(name));
      const [, , ...cells] = readmeRow(title, name === 'dense' ? '1' : '0.3');
      const sets = [digits.training, digits.test, digits.batch];
      const measured = sets.map((set) => score(definition, network.parameters, set));
      const expected = measured.map(({ loss, accuracy }) => `${loss.toFixed(3)}, ${(100 * accuracy).toFixed(1)} %`);
      assert.deepEqual(cells, expected);
    });
  }
});

describe('gradient checks of the samples', () => {
  function check(session: Session): CheckReport {
    const steps = session.check();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  }

  for (const [name, title] of [['lenet5', 'LeNet-5'], ['dense', 'dense'], ['tiny', 'tiny']] as const) {
    it(`of ${name} come out as the README says, without a failure`, () => {
      const { verdict, checked, layers } = check(open(definitionOf(name)));
      const tensors = layers.flatMap((layer) => layer.tensors);
      const sum = (of: Verdict) => tensors.reduce((total, { verdicts }) => total + verdicts[of], 0);
      assert.equal(verdict, 'pass');
      const counts = [checked, ...(['pass', 'fail', 'kink', 'untested'] as const).map(sum)];
      const [, ...cells] = readmeRow(title, checked.toLocaleString('en-US'));
      assert.deepEqual(cells, counts.map((count) => count.toLocaleString('en-US')));
      assert.equal(sum('fail') + sum('nonFinite') + sum('belowNoise'), 0);
    });
  }
});

describe('the walk through the tiny network in the README', () => {
  const [run = '', update = ''] = textOf('README.md').split('## The tiny network by hand')[1]!.split('**One step');

  /** The rows of a table that end in numbers and the name of the tensor that holds them. */
  function rowsOf(text: string): { readonly numbers: number[][]; readonly name: string }[] {
    return [...text.matchAll(/\| `(\[\[.*?\]\])` \| `([\w.]+)` \|$/gm)].map(([, numbers, name]) => (
      { numbers: JSON.parse(numbers!) as number[][], name: name! }
    ));
  }

  const transposed = (rows: number[][]) => rows[0]!.map((_, column) => rows.map((row) => row[column]!));

  /** The numbers to four decimals; activations of the README have one column a sample, tensors one row. */
  function assertShown(session: Session, text: string, rows: number): void {
    assert.equal(rowsOf(text).length, rows);
    for (const { numbers, name } of rowsOf(text)) {
      const { data } = session.tensor(name);
      const expected = (/weight|bias/.test(name) ? numbers : transposed(numbers)).flat();
      assert.equal(data.length, expected.length, name);
      data.forEach((value, i) => {
        assert.ok(Math.abs(value - expected[i]!) < 0.5001e-4, `${name} is ${value}, not ${expected[i]}`);
      });
    }
  }

  it('shows every number of a run as the engine computes it', () => {
    assertShown(open(definitionOf('tiny')), run, 12);
  });

  it('shows every number after an update with α = 0.2', () => {
    const session = open(definitionOf('tiny'));
    assert.equal([...descend(session.network, { steps: 1, rate: 0.2 })].length, 2);
    assertShown(session, update, 5);
  });

  it('says where an update with α = 1 leads', () => {
    const [, after] = [...descend(open(definitionOf('tiny')).network, { steps: 1, rate: 1 })];
    assert.ok(update.includes('With α = 1') && update.includes(`J would be ${after!.loss.toFixed(4)}.`));
  });
});
