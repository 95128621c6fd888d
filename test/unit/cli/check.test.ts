import assert from 'node:assert/strict';
import type { CheckDocument } from '../../../src/cli/check/checkDocument';
import { registryOf, standardRegistry } from '../../../src/engine/registry';
import { byHand, filesByHand } from './byHand';
import { run, type Result, type World } from './terminal';

const documentOf = ({ out }: Pick<Result, 'out'>) => JSON.parse(out) as CheckDocument;

const check = (world: World = {}, ...options: string[]) =>
  run(['check', 'net.gradnet.json', ...options], { files: filesByHand, ...world });

const checkJson = async (world: World = {}, ...options: string[]) =>
  documentOf(await check(world, '--json', ...options));

/** The network with other text in place of some of it. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): World {
  const text = changes.reduce((before, [from, to]) => {
    assert.ok(before.includes(from), from);
    return before.replace(from, to);
  }, byHand);
  return { files: { ...filesByHand, 'net.gradnet.json': text } };
}

const withoutFile = [',\n  "weights": { "file": "weights.npz" }', ''] as const;
const withoutData = [' "x": [[1, 2]],', ''] as const;

describe('check --json', () => {
  it('says what was checked, and exits with 0', async () => {
    const result = await check({}, '--json');
    assert.equal(result.code, 0);
    assert.equal(result.err, '');
    const { elapsedMs, estimateMs, layers, health, ...facts } = documentOf(result);
    assert.ok(elapsedMs > 0 && estimateMs! > 0);
    assert.deepEqual(facts, {
      network: 'by hand',
      definition: 'net.gradnet.json',
      dtype: 'float64',
      seed: 7,
      batch: 1,
      loss: 4,
      // W1 4, b1 2, W2 2, b2 1; and two inputs.
      parameters: 9,
      entries: 11,
      checked: 11,
      verdict: 'pass',
      notes: [],
      warnings: [],
    });
    assert.equal(layers.length, 5);
    assert.deepEqual([health.learningRate, health.layers.length, health.findings], [1e-3, 5, []]);
  });

  it('gives the health of the run', async () => {
    const { health } = await checkJson(changed(['"x": [[1, 2]]', '"x": [[0, 0]]'], ['"y": [[1]]', '"y": [[5]]']));
    // Z1 = b1 = (0.5, −3), so W1 is fed with zeros.
    assert.deepEqual(health.layers[1]!.norms['fc1.output'], Math.sqrt(9.25));
    assert.deepEqual(health.findings.map(({ kind, layer, value }) => [kind, layer, value]),
      [['zeroGradient', 'fc1', 0]]);
  });

  it('lists inputs, layers and loss with their lines', async () => {
    const { layers } = await checkJson();
    assert.deepEqual(layers.map(({ name, op, line }) => [name, op, line]), [
      ['x', 'Input', 4],
      ['fc1', 'Linear', 6],
      ['relu', 'ReLU', 7],
      ['fc2', 'Linear', 8],
      ['loss', 'MSELoss', 10],
    ]);
    assert.deepEqual(layers.map(({ tensors }) => tensors.map(({ name, shape }) => [name, shape])), [
      [['x', [1, 2]]],
      [['fc1.weight', [2, 2]], ['fc1.bias', [2]]],
      [],
      [['fc2.weight', [1, 2]], ['fc2.bias', [1]]],
      [],
    ]);
  });

  it('counts verdicts: entries of the dead unit are untested, the others pass', async () => {
    const { layers } = await checkJson();
    const tensors = layers.flatMap((layer) => layer.tensors);
    const verdicts = (pass: number, untested: number) =>
      ({ pass, fail: 0, kink: 0, belowNoise: 0, untested, nonFinite: 0, nondeterministic: 0 });
    assert.deepEqual(tensors.map((tensor) => [tensor.name, tensor.checked, tensor.verdicts]), [
      ['x', 2, verdicts(2, 0)],
      ['fc1.weight', 4, verdicts(2, 2)],
      ['fc1.bias', 2, verdicts(1, 1)],
      ['fc2.weight', 2, verdicts(1, 1)],
      ['fc2.bias', 1, verdicts(1, 0)],
    ]);
  });

  it('gives the gradient by both ways, and how far they are apart', async () => {
    const { layers } = await checkJson();
    const weight = layers[1]!.tensors[0]!;
    const gradients = [[0, 0], [8, 16]];
    assert.equal(weight.worst.length, 4);
    for (const { index: [row, column], analytic, numeric, error, relativeError } of weight.worst) {
      const expected = gradients[row!]![column!]!;
      assert.equal(analytic, expected);
      assert.ok(Math.abs(numeric - expected) <= 1e-12 * expected);
      assert.equal(error, Math.abs(analytic - numeric));
      assert.equal(relativeError, expected === 0 ? 0 : error / Math.max(Math.abs(analytic), Math.abs(numeric)));
    }
    assert.equal(weight.maxError, Math.max(...weight.worst.map(({ error }) => error)));
    assert.equal(weight.maxRelativeError, Math.max(...weight.worst.map(({ relativeError }) => relativeError)));
  });

  it('says what each layer\'s own rule is worth; an input has none', async () => {
    const { layers } = await checkJson();
    assert.equal(layers[0]!.local, null);
    assert.ok(layers.slice(1).every(({ local }) => local !== null && local !== 'fail'));
  });

  it('takes another seed, for weights and data that no file gives', async () => {
    const random = changed(withoutFile, withoutData);
    const own = await checkJson(random);
    const other = await checkJson(random, '--seed', '8');
    const same = await checkJson(random, '--seed=7');
    assert.deepEqual([own.seed, other.seed, same.seed], [7, 8, 7]);
    assert.notEqual(own.loss, other.loss);
    assert.equal(own.loss, same.loss);
    assert.deepEqual(own.notes.length, 1);
    assert.match(own.notes[0]!, /^x: random numbers from seed 7/);
  });

  it('checks a sample of a large network when the budget is small, and always its first and last entry', async () => {
    const large = changed(withoutFile, ['"out_features": 2', '"out_features": 2000']);
    const { entries, checked, layers } = await checkJson(large, '--budget', '1e-9');
    // W1 4,000, b1 2,000, W2 2,000, b2 1 and x 2.
    assert.equal(entries, 8003);
    assert.ok(checked < entries / 4, `${checked} were checked`);
    assert.equal(layers.flatMap(({ tensors }) => tensors).reduce((sum, tensor) => sum + tensor.checked, 0), checked);
  });

  it('passes on what is doubtful about the definition', async () => {
    const spare = changed(['"relu", "op"', '"unused", "op": "Tanh" },\n    { "name": "relu", "inputs": ["fc1"], "op"']);
    const { code, out, err } = await check(spare, '--json');
    assert.equal(code, 0);
    assert.equal(err, '');
    const { warnings } = documentOf({ out });
    assert.equal(warnings.length, 1);
    assert.equal(warnings[0]!.line, 7);
    assert.match(warnings[0]!.message, /^unused: /);
  });

  it('names standard input', async () => {
    const { code, out } = await run(['check', '-', '--json'], { input: byHand, files: filesByHand });
    assert.equal(code, 0);
    assert.equal((documentOf({ out })).definition, '<stdin>');
  });
});

describe('check for people', () => {
  it('prints a table that fits 80 columns, without colours in a pipe', async () => {
    const { code, out, err } = await check();
    assert.equal(code, 0);
    assert.equal(err, '');
    assert.doesNotMatch(out, /\u001b/);
    assert.ok(out.split('\n').every((line) => line.length <= 80));
    assert.match(out, /^by hand {2}net\.gradnet\.json\nfloat64, seed 7, batch 1, loss 4, 9 parameters\n/);
    assert.match(out, /^fc1 \(Linear\) +own rule: pass$/m);
    assert.match(out, /^ {2}weight +2 × 2 +4 +\S+ +2 pass, 2 untested$/m);
    assert.match(out, /^ {2}bias +1 +1 +\S+ +pass$/m);
    assert.match(out, /^untested: no path leads/m);
    assert.doesNotMatch(out, /^kink:/m);
    assert.match(out, /\nPASS: no entry fails; all 11 entries checked in \d+ ms\n$/);
  });

  it('writes thousands with separators', async () => {
    const { out } = await check(changed(withoutFile, ['"out_features": 2', '"out_features": 2000']));
    assert.match(out, /8,001 parameters/);
    assert.match(out, /^ {2}weight +2000 × 2 +4,000 /m);
  });

  it('colours on a terminal', async () => {
    const { out } = await check({ isTerminal: true });
    assert.match(out, /\u001b\[32mPASS\u001b\[0m/);
  });

  for (const environment of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
    it(`leaves colours away with ${JSON.stringify(environment)}`, async () => {
      const { out } = await check({ isTerminal: true, environment });
      assert.doesNotMatch(out, /\u001b/);
    });
  }

  it('colours with an empty NO_COLOR, as no-color.org asks', async () => {
    const { out } = await check({ isTerminal: true, environment: { NO_COLOR: '' } });
    assert.match(out, /\u001b\[32m/);
  });

  it('shows on a terminal how far it has come, and clears the line', async () => {
    const { err } = await check({ isTerminal: true, tick: 60 });
    assert.match(err, /\r\u001b\[KChecking fc1: \d+ %/);
    assert.ok(err.endsWith('\r\u001b[K'));
  });

  it('shows no progress where nobody watches', async () => {
    assert.equal((await check({ tick: 60 })).err, '');
  });

  it('warns on standard error', async () => {
    const spare = changed(['"relu", "op"', '"unused", "op": "Tanh" },\n    { "name": "relu", "inputs": ["fc1"], "op"']);
    const { code, err } = await check(spare);
    assert.equal(code, 0);
    assert.match(err, /^net\.gradnet\.json:7:\d+: warning: unused: .*\n$/);
  });

  it('says that data are random', async () => {
    const { out } = await check(changed(withoutData));
    assert.match(out, /^Note: x: random numbers from seed 7/m);
  });

  it('says how much a sample leaves out', async () => {
    const large = changed(withoutFile, ['"out_features": 2', '"out_features": 2000']);
    const { out } = await check(large, '--budget', '1e-9');
    assert.match(out.replaceAll(/\s+/g, ' '), /PASS: no entry fails; [\d,]+ of 8,003 entries checked \(a longer --budget/);
  });

  it('does not let a name steer the terminal', async () => {
    const { out } = await check(changed(['"name": "by hand"', '"name": "\\u001b[31mred"']));
    assert.doesNotMatch(out, /\u001b/);
  });
});

describe('check of bad input', () => {
  const refusals: readonly (readonly [what: string, world: World, message: RegExp])[] = [
    ['a layer that does not fit', changed(['"out_features": 1', '"in_features": 3, "out_features": 1']),
      /^net\.gradnet\.json:8:\d+: fc2: in_features is 3, but .*2.*\n$/],
    ['broken JSON', changed(['"inputs": [', '"inputs": (']), /^net\.gradnet\.json:4:13: /],
    ['an unknown key', changed(['"batch"', '"bacth"']), /^net\.gradnet\.json:3:34: .*did you mean batch\?/m],
    ['no loss', changed(['"loss": { "op": "MSELoss", "input": "fc2", "target": "y" },\n', '']),
      /^net\.gradnet\.json:1:1: loss is missing/m],
    ['a weights file that is not there', changed(['weights.npz', 'wieghts.npz']),
      /^net\.gradnet\.json:12:\d+: wieghts\.npz: there is no such file\n$/],
    ['a weights file that is none', { files: { ...filesByHand, 'weights.npz': 'nothing' } },
      /^net\.gradnet\.json:12:\d+: .*weights\.npz: .*expected/],
    ['weights of other shapes', changed(withoutData, ['"out_features": 2', '"out_features": 3']),
      /^net\.gradnet\.json:12:\d+: weights\.npz: fc1\.weight is 2 × 2, but the layer needs 3 × 2$/m],
    ['a path that leads out of the folder', changed(['weights.npz', '../weights.npz']),
      /^net\.gradnet\.json:12:\d+: .*without \.\.\n$/],
  ];
  for (const [what, world, message] of refusals) {
    it(`refuses ${what}, with the place`, async () => {
      const { code, out, err } = await check(world);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
    });
  }

  it('reports every problem, one a line', async () => {
    const { err } = await check(changed(['"ReLU"', '"RelLU"'], ['"MSELoss"', '"MSLoss"']));
    assert.match(err, /^net\.gradnet\.json:7:\d+: relu: .*ReLU.*\nnet\.gradnet\.json:10:\d+: loss: .*MSELoss.*\n$/);
  });

  it('fails numbers that are not finite, naming the layer, and checks the others alone', async () => {
    // 1e200 squared is beyond float64.
    const infinite = changed(['"y": [[1]]', '"y": [[1e200]]']);
    const { code, out } = await check(infinite);
    assert.equal(code, 1);
    assert.match(out, /\nFAIL: .*\n(.*\n)*net\.gradnet\.json:10:\d+: loss \(MSELoss\)\n  MSELoss is the first/);
    assert.match(out, /^fc1 \(Linear\) +own rule: pass$/m);
    assert.match(out, /^loss \(MSELoss\) +own rule: not finite$/m);
    const { obstacle } = await checkJson(infinite);
    assert.deepEqual([obstacle?.kind, obstacle?.layer, obstacle?.tensor], ['nonFinite', 'loss', 'loss']);
    assert.deepEqual(obstacle?.operands.map(({ name, max }) => [name, max]), [['fc2', -1], ['y', 1e200]]);
  });

  it('prints no JSON when nothing was checked', async () => {
    const { code, out, err } = await check(changed(['"ReLU"', '"RelLU"']), '--json');
    assert.equal(code, 2);
    assert.equal(out, '');
    assert.match(err, /^net\.gradnet\.json:7:/);
  });

  it('counts columns behind a byte order mark and with CR LF as editors do', async () => {
    const text = `\uFEFF${byHand.replace('"ReLU"', '"RelLU"').replaceAll('\n', '\r\n')}`;
    const { err } = await check({ files: { ...filesByHand, 'net.gradnet.json': text } });
    assert.match(err, /^net\.gradnet\.json:7:29: relu: /);
  });

  it('says when there is not enough memory, as Node does when it refuses an array', async () => {
    const linear = standardRegistry.operators.get('Linear')!;
    const greedy = { ...linear, prepare: () => new Float64Array(Number.MAX_SAFE_INTEGER) };
    const registry = registryOf(
      [...standardRegistry.operators.values()].map((operator) => (operator === linear ? greedy : operator)),
      [...standardRegistry.losses.values()],
    );
    const { code, err } = await check({ registry });
    assert.equal(code, 2);
    assert.match(err, /^net\.gradnet\.json: a run does not fit in memory; lower "batch"/);
  });

  it('says when the text is not UTF-8', async () => {
    const { code, err } = await check({ files: { 'net.gradnet.json': Uint8Array.of(0xff, 0xfe, 0x7b, 0) } });
    assert.equal(code, 2);
    assert.equal(err, 'net.gradnet.json: its bytes are not UTF-8 text; save it with the encoding UTF-8\n');
  });
});
