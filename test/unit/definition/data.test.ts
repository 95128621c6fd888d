import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { findings, mended, network, type Finding } from './samples';

const sound = '"format": "gradnet", "version": 1';

/** A definition of batch 2, x 2 × 2, target y 2 × 3, with this `data`. */
const withData = (data: string): string => network({ head: `${sound}, "batch": 2`, rest: `"data": ${data}` });

/** The same for three classes: y is 2. */
const withClasses = (y: string): string =>
  network({ head: `${sound}, "batch": 2`, loss: '{ "op": "CrossEntropyLoss" }', rest: `"data": { "y": ${y} }` });

describe('data of a definition', () => {
  it('may be a file, with or without a key', () => {
    const text = withData('{ "x": { "file": "a b/digits.npz", "key": "images" }, "y": { "file": "y.npy" } }');
    const { data, problems } = readDefinition(text);
    assert.deepEqual(problems, []);
    const [x, y] = [data.get('x')!, data.get('y')!];
    assert.ok(x.kind === 'file' && y.kind === 'file');
    assert.equal(x.file.path, 'a b/digits.npz');
    assert.equal(text.slice(x.file.range.start, x.file.range.end), '"a b/digits.npz"');
    assert.equal(x.key, 'images');
    assert.ok(!('key' in y));
  });

  it('may be nested lists of numbers', () => {
    const { data, problems } = readDefinition(withData('{ "x": [[1, -2], [3e-1, 4.5]] }'));
    assert.deepEqual(problems, []);
    const x = data.get('x')!;
    assert.ok(x.kind === 'inline');
    assert.deepEqual(x.shape, [2, 2]);
    assert.deepEqual(x.values, [1, -2, 0.3, 4.5]);
  });

  it('may be random', () => {
    const [x, y] = ['{ "random": "normal", "seed": 1 }', '{ "random": "uniform" }'] as const;
    const text = withData(`{ "x": ${x}, "y": ${y} }`);
    const { data, problems } = readDefinition(text);
    assert.deepEqual(problems, []);
    const range = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });
    assert.deepEqual(data.get('x'), { kind: 'random', distribution: 'normal', seed: 1, range: range(x) });
    assert.deepEqual(data.get('y'), { kind: 'random', distribution: 'uniform', range: range(y) });
  });

  it('may have more samples than the batch', () => {
    assert.deepEqual(findings(withData('{ "x": [[1, 2], [3, 4], [5, 6]] }')), []);
  });

  it('may be large', () => {
    const rows = 20_000;
    const text = network({ head: `${sound}, "batch": ${rows}`, rest: `"data": { "x": [${'[1,2.5],'.repeat(rows)}] }` });
    const x = readDefinition(text).data.get('x')!;
    assert.ok(x.kind === 'inline');
    assert.deepEqual(x.shape, [rows, 2]);
    assert.equal(x.values.length, 2 * rows);
    assert.equal(x.values.at(-1), 2.5);
  });

  it('may be of a target that the loss calls by another name', () => {
    const text = network({
      head: `${sound}, "batch": 1`,
      loss: '{ "op": "MSELoss", "target": "truth" }',
      rest: '"data": { "truth": [[1, 2, 3]] }',
    });
    assert.deepEqual(findings(text), []);
  });

  const wrong: readonly (readonly [title: string, text: string, ...expected: Finding[]])[] = [
    ['no object', withData('[1]'),
      ['data is [1], expected an object such as { "x": { "file": "digits.npz", "key": "x" } }', '[1]']],
    ['an unknown tensor near none', withData('{ "labels": [1] }'),
      ['data: there is no input or target labels; there are x and y', '"labels"']],
    ['a layer', withData('{ "fc1": [1] }'), ['data: there is no input or target fc1; there are x and y', '"fc1"']],
    ['a key that every object inherits', withData('{ "__proto__": [1] }'),
      ['data: there is no input or target __proto__; there are x and y', '"__proto__"']],
    ['a tensor that stands twice', withData('{ "x": [[1, 2], [3, 4]], "x": [[1, 2]] }'),
      ['data: "x" stands twice here; remove one of the two', '"x"']],
    ['a text', withData('{ "x": "x.npy" }'),
      ['data: x is "x.npy", expected numbers in nested lists, { "file": "…" } or { "random": "normal" }', '"x.npy"']],
    ['neither file nor random', withData('{ "x": {} }'),
      ['data: x: file is missing, expected the path of a file', '{']],
    ['a misspelt file', withData('{ "x": { "flie": "x.npy" } }'),
      ['data: x: there is no key flie; did you mean file?', '"flie"']],
    ['a seed of a file', withData('{ "x": { "file": "x.npy", "seed": 1 } }'),
      ['data: x: there is no key seed; there is key', '"seed"']],
    ['an unknown distribution', withData('{ "x": { "random": "gauss" } }'),
      ['data: x: random is "gauss", expected "normal" or "uniform"', '"gauss"']],
    ['lists of different lengths', withData('{ "x": [[1, 2], [3]] }'),
      ['data: x: this list has 1 entry, expected 2, as in those before it', '[3]']],
    ['lists that end too early', withData('{ "x": [[1, 2], 3] }'),
      ['data: x: found 3, expected a list of 2, as before it', '3']],
    ['lists that go on', withData('{ "x": [[1, 2], [3, [4]]] }'), ['data: x: found [4], expected a number', '[4]']],
    ['an empty list', withData('{ "x": [] }'), ['data: x: found [], expected numbers', '[]']],
    ['something else among the numbers', withData('{ "x": [[1, "2"], [3, null]] }'),
      ['data: x: found "2", expected a number', '"2"']],
    ['an infinite number', withData('{ "x": [[1, 2], [3, -1e999]] }'),
      ['data: x: found -1e999, expected a number within the range of float64 (1.8e308)', '-1e999']],
    ['too few axes', withData('{ "x": [1, 2] }'),
      ['data: x: its numbers have shape 2, but the network takes 2 × 2', '[1, 2]']],
    ['a single number', withData('{ "x": 1 }'),
      ['data: x: its numbers have shape scalar, but the network takes 2 × 2', '1']],
    ['another size', withData('{ "x": [[1], [2]] }'),
      ['data: x: its numbers have shape 2 × 1, but the network takes 2 × 2', '[[1], [2]]']],
    ['too few samples', withData('{ "x": [[1, 2]] }'),
      ['data: x: its numbers have shape 1 × 2, which is 1 sample, but batch is 2', '[[1, 2]]']],
    ['a target of another size', withData('{ "y": [[1], [2]] }'),
      ['data: y: its numbers have shape 2 × 1, but the network takes 2 × 3', '[[1], [2]]']],
    ['a class that there is not', withClasses('[0, 3]'), ['data: y: found 3, expected a class from 0 to 2', '3']],
    ['a negative class', withClasses('[-1, 0]'), ['data: y: found -1, expected a class from 0 to 2', '-1']],
    ['half a class', withClasses('[0, 0.5]'), ['data: y: found 0.5, expected a class from 0 to 2', '0.5']],
    ['a fraction where whole numbers are due', network({
      head: `${sound}, "batch": 2`,
      inputs: '[{ "name": "x", "shape": ["N", 2], "dtype": "int64" }]',
      rest: '"data": { "x": [[1, -2], [3.25, 4]] }',
    }), ['data: x: found 3.25, expected a whole number', '3.25']],
  ];
  for (const [title, text, ...expected] of wrong) {
    it(`is refused: ${title}`, () => assert.deepEqual(findings(text), expected));
  }

  it('knows what the target takes only when shapes are known', () => {
    const layers = '{ "name": "a", "op": "Linear", "in_features": 9, "out_features": 3 }';
    const text = network({ layers, rest: '"data": { "y": [1, 2, 3, 4] }' });
    assert.deepEqual(findings(text), [['a: in_features is 9, but x has 2 features', '9']]);
  });

  it('does not blame names when inputs could not be read', () => {
    const text = network({ inputs: '5', rest: '"data": { "x": [1] }' });
    assert.equal(findings(text).length, 1);
  });

  it('offers the batch that the numbers have', () => {
    const written = withData('{ "x": [[1, 2]] }');
    const [problem] = readDefinition(written).problems;
    assert.equal(mended(written, problem!), written.replace('"batch": 2', '"batch": 1'));
    const unwritten = network({ rest: '"data": { "x": [[1, 2]] }' });
    const [other] = readDefinition(unwritten).problems;
    assert.equal(mended(unwritten, other!), unwritten.replace('"data"', '"batch": 1, "data"'));
    assert.deepEqual(findings(mended(unwritten, other!)), []);
  });
});

describe('files of a definition', () => {
  const withFile = (file: string): string => network({ rest: `"weights": { "file": ${file} }` });

  for (const path of ['a.npz', './a.npz', 'folder/a.npz', 'é 数/a..b.npz', '..a/b.npz', '.hidden/x.npz']) {
    it(`may be ${path}`, () => {
      const { weights, problems } = readDefinition(withFile(JSON.stringify(path)));
      assert.deepEqual(problems, []);
      assert.equal(weights?.path, path);
    });
  }

  const wrong: readonly (readonly [path: string, expected: string])[] = [
    ['', 'the path of a file'],
    [' ', 'the path of a file'],
    ['/etc/passwd', 'a path relative to this definition, so that it works on every machine'],
    ['../a.npz', 'a file in the folder of this definition or below it, without ..'],
    ['a/../../b.npz', 'a file in the folder of this definition or below it, without ..'],
    ['a/..', 'a file in the folder of this definition or below it, without ..'],
    ['C:/a.npz', 'a path relative to this definition, without a drive or an address'],
    ['c:a.npz', 'a path relative to this definition, without a drive or an address'],
    ['https://a.example/b.npz', 'a path relative to this definition, without a drive or an address'],
    ['file:///a.npz', 'a path relative to this definition, without a drive or an address'],
    ['folder/', 'the path of a file, not of a folder'],
    ['a\u0000.npz', 'a path without control characters'],
    ['a\\b.npz', 'a path with / between folders, which works on every system'],
    ['\\\\server\\share\\a.npz', 'a path with / between folders, which works on every system'],
    ['..\\a.npz', 'a path with / between folders, which works on every system'],
  ];
  for (const [path, expected] of wrong) {
    it(`may not be ${JSON.stringify(path)}`, () => {
      const written = JSON.stringify(path);
      assert.deepEqual(findings(withFile(written)), [[`weights: file is ${written}, expected ${expected}`, written]]);
    });
  }

  it('may not be a number', () => {
    const message = 'weights: file is 5, expected the path of a file in double quotation marks';
    assert.deepEqual(findings(withFile('5')), [[message, '5']]);
  });

  it('stand in an object', () => {
    const text = network({ rest: '"weights": "a.npz"' });
    const [problem] = readDefinition(text).problems;
    assert.equal(problem?.message, 'weights is "a.npz", expected { "file": "…" }');
    assert.equal(readDefinition(mended(text, problem)).weights?.path, 'a.npz');
  });

  it('are offered with forward slashes, unless that would lead out of the folder', () => {
    const inside = withFile('"a\\\\b.npz"');
    assert.equal(mended(inside, readDefinition(inside).problems[0]!), withFile('"a/b.npz"'));
    assert.equal(readDefinition(withFile('"..\\\\b.npz"')).problems[0]?.fix, undefined);
  });
});
