import assert from 'node:assert/strict';
import type { NetworkDefinition, TextRange } from '../../../src/definition/definition';
import { readDefinition } from '../../../src/definition/readGradnet';
import { english } from '../../../src/protocol/sentence';
import { random } from '../../../src/tensor/random';
import { findings, layer, lenet5, network, withImage, withLayers } from './samples';

/** True for words that can be shown on a line as they are. */
function isShown(words: string, longest: number): boolean {
  return words.length > 0 && words.length <= longest && !/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E]/u.test(words);
}

/** Checks what holds of every definition, however wrong its text is. */
function read(text: string): NetworkDefinition {
  const definition = readDefinition(text);
  const check = ({ start, end }: TextRange): void => {
    const isInside = [start, end].every(Number.isInteger) && start >= 0 && start <= end && end <= text.length;
    assert.ok(isInside, `range ${start} to ${end} of ${text.length}`);
  };
  let last = 0;
  for (const { message, range, fix, code } of definition.problems) {
    check(range);
    assert.ok(isShown(message, 3000), message);
    if (fix) {
      check(fix.range);
      const title = english(fix.title);
      assert.ok(isShown(title, 100), title);
    }
    if (code !== 'too-many') {
      assert.ok(range.start >= last, 'problems are in order');
      last = range.start;
    }
  }
  for (const layer of [...definition.layers, ...(definition.loss ? [definition.loss] : [])]) {
    [layer.range, layer.nameRange, layer.opRange].forEach(check);
    for (const { key, value } of layer.args.values()) [key, value].forEach(check);
    for (const input of layer.inputs) if (input.range) check(input.range);
  }
  for (const { range } of definition.data.values()) check(range);
  [...definition.inputs.values()].forEach(check);
  return definition;
}

describe('a hostile definition', () => {
  it('is read wherever it breaks off', () => {
    for (let length = 0; length < lenet5.trimEnd().length; length++) {
      const text = lenet5.slice(0, length);
      assert.ok(read(text).problems.length > 0, `nothing is wrong with ${JSON.stringify(text.slice(-20))}`);
    }
  });

  it('is read wherever it begins', () => {
    for (let start = 0; start < lenet5.length; start++) read(lenet5.slice(start));
  });

  it('is read with any characters in it', () => {
    const stream = random(1);
    const alphabet = '{}[]",:\\/*-+.eE019 \n\r\t\u0000\uFEFF\uD800\uDC00é×axn_\u2028\u202E';
    for (let round = 0; round < 2000; round++) {
      const characters = lenet5.split('');
      for (let flips = 1 + stream.integer(4); flips > 0; flips--) {
        characters[stream.integer(characters.length)] = alphabet[stream.integer(alphabet.length)]!;
      }
      read(characters.join(''));
    }
  });

  it('is read with its words exchanged, left out and repeated', () => {
    const stream = random(2);
    const tokens = lenet5.match(/\/\/.*|"[^"]*"|[\w.]+|\s+|[^]/g)!;
    const extra = 'null true -1 0 1e999 3e9 1.5 "__proto__" "loss" [] {} [[1],[2,3]] "y" "Add" "x"'.split(' ');
    for (let round = 0; round < 3000; round++) {
      const words = [...tokens];
      for (let changes = 1 + stream.integer(3); changes > 0; changes--) {
        const at = stream.integer(words.length);
        const other = words[stream.integer(words.length)]!;
        const replacements = [[], [other], [words[at]!, other], [extra[stream.integer(extra.length)]!]];
        words.splice(at, 1, ...replacements[stream.integer(replacements.length)]!);
      }
      read(words.join(''));
    }
  });

  it('is read when it is noise', () => {
    const stream = random(3);
    for (let round = 0; round < 500; round++) {
      const units = Array.from({ length: stream.integer(300) }, () => stream.integer(round % 2 === 0 ? 128 : 65536));
      read(String.fromCharCode(...units));
    }
  });

  it('may be nested 5,000 times', () => {
    const message = 'lists and objects are nested deeper than 64 here, which no definition needs';
    for (const [opening, depth] of [['[', 1], ['{"a":', 1], ['{"layers":[', 2]] as const) {
      const text = opening.repeat(5000);
      const deep = read(text).problems.filter(({ code }) => code === 'too-deep');
      assert.deepEqual(deep.map((problem) => problem.message), [message]);
      const openings = text.slice(0, deep[0]!.range.start + 1).match(/[[{]/g)!.length;
      assert.equal(openings, 65, `${depth} brackets at a time`);
    }
    const closed = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const { problems } = read(network({ rest: `"data": { "x": ${closed} }` }));
    assert.ok(problems.some(({ code }) => code === 'too-deep'));
  });

  it('may be nested as deep as is allowed, and no deeper', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.ok(!read(nested(64)).problems.some(({ code }) => code === 'too-deep'));
    assert.ok(read(nested(65)).problems.some(({ code }) => code === 'too-deep'));
  });

  const size = 10 * 2 ** 20;
  const noise = Array.from({ length: 4096 }, (_, index) => String.fromCharCode((index * 7919) % 127)).join('');
  const large: readonly (readonly [what: string, text: () => string])[] = [
    ['noise', () => noise.repeat(size / noise.length)],
    ['quotation marks', () => '"'.repeat(size)],
    ['backslashes in a text', () => `{ "name": "${'\\'.repeat(size)}`],
    ['commas', () => `[${','.repeat(size)}`],
    ['one word', () => `{ ${'a'.repeat(size)}`],
    ['one word without a list', () => withLayers(layer('a', 'Tanh', `"inputs": "${'x'.repeat(size)}"`))],
    ['numbers for a size', () => withLayers(layer('a', 'Linear', `"out_features": [${'1,'.repeat(size / 4)}]`))],
    ['numbers of data', () => `{ "data": { "x": [${'[1.5],'.repeat(size / 6)}] } }`],
    ['one long key', () => `{ "${'k'.repeat(size)}": 1 }`],
    ['one long name', () => network({ layers: `{ "name": "${'n'.repeat(size)}", "op": "${'o'.repeat(size / 2)}" }` })],
    ['layers without anything', () => `{ "layers": [${'{},'.repeat(size / 4)}] }`],
    ['keys', () => `{ ${'"layers": [], '.repeat(size / 16)} }`],
  ];
  for (const [what, text] of large) {
    it(`may hold 10 MB of ${what}`, () => {
      const { problems } = read(text());
      assert.ok(problems.length >= 1 && problems.length <= 501);
    });
  }

  it('is refused unread when it is larger than a definition can be', () => {
    const [problem, ...others] = read(' '.repeat(2 ** 24 + 1)).problems;
    assert.deepEqual(others, []);
    assert.match(problem!.message, /^the definition has 16,777,217 characters, expected at most 16,777,216; /);
  });

  it('may name what nobody can print', () => {
    const name = '\\u0007\\n\\u202E\\uD800';
    const text = network({
      head: '"format": "gradnet", "version": 1, "batch": 3',
      inputs: `[{ "name": "${name}", "shape": [2, 2] }]`,
      layers: [
        layer(name, name, `"${name}": 1, "inputs": "${name}"`),
        layer(name, 'Tanh', `"inputs": ["${name}1"]`),
      ].join(),
      loss: `{ "op": "${name}", "input": "${name}2", "target": "${name}" }`,
      rest: `"${name}": 1, "data": { "${name}": "${name}", "${name}3": [1] }, "init": { "${name}": "${name}" }`,
    });
    assert.ok(read(text).problems.length > 10);
  });

  it('does not grow slow with unknown names', () => {
    const layers = Array.from({ length: 3000 }, (_, index) =>
      layer(`layer number ${index}`, 'Tanh', `"inputs": ["layer numbre ${index + 5000}"]`));
    assert.equal(read(withLayers(...layers)).problems.length, 501);
  });

  it('has at most 10,000 layers', () => {
    const layers = Array.from({ length: 10_002 }, (_, index) => layer(`l${index}`, 'Tanh'));
    const expected = ['there are 10,002 layers, expected at most 10,000', layer('l10000', 'Tanh')];
    assert.deepEqual(findings(withLayers(...layers)), [expected]);
  });

  describe('with names that every object inherits', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      it(`reads a layer and a tensor named ${name}`, () => {
        const text = network({
          inputs: `[{ "name": "${name}", "shape": ["N", 2] }]`,
          layers: layer('a', 'Tanh', `"inputs": ["${name}"]`),
          rest: `"data": { "${name}": [[1, 2], [1, 2], [1, 2], [1, 2]] }`,
        });
        const { problems, data } = read(text);
        assert.deepEqual(problems, []);
        assert.equal(data.get(name)?.kind, 'inline');
        const named = read(withLayers(layer(name, 'Linear', '"out_features": 2'), layer('b', 'Tanh')));
        assert.deepEqual(named.problems, []);
        assert.deepEqual(named.shapes.layers.get('b')?.output, [4, 2]);
      });

      it(`refuses data named ${name} that cannot be read`, () => {
        assert.ok(read(network({ rest: `"data": { "${name}": "x" }` })).problems.length > 0);
      });

      it(`knows no key, initialiser or loss ${name}`, () => {
        assert.equal(read(network({ rest: `"${name}": {}` })).problems.length, 1);
        assert.equal(read(network({ rest: `"init": { "weight": "${name}" }` })).problems.length, 1);
        assert.equal(read(network({ rest: `"init": { "${name}": "zeros" }` })).problems.length, 1);
        assert.equal(read(network({ loss: `{ "op": "${name}" }` })).problems.length, 1);
      });
    }

    it('leaves the prototypes alone', () => {
      const polluting = '"__proto__": { "polluted": 1 }';
      read(network({ rest: polluting, layers: layer('a', 'Tanh', polluting) }));
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    });
  });
});

describe('the memory of a run', () => {
  // x 1 × 2, output 1 × 3, weight 3 × 2, bias 3, each with its gradient, and the target 1 × 3: numbers of 8 bytes.
  const bytes = (2 * (2 + 3 + 6 + 3) + 3) * 8;
  const text = network({ head: '"format": "gradnet", "version": 1, "batch": 1' });

  it('is refused above the limit', () => {
    const [problem, ...others] = readDefinition(text, undefined, bytes - 1).problems;
    assert.deepEqual(others, []);
    assert.equal(problem?.code, 'memory');
    assert.equal(problem.layer, 'fc1');
    const found = 'its weight 3 × 2 takes 48 B, and a run 248 B in all';
    assert.equal(problem.message, `fc1: ${found}; expected at most 247 B; make the layer or the batch smaller`);
    assert.equal(text.slice(problem.range.start, problem.range.end), '"Linear"');
  });

  it('is accepted at the limit', () => assert.deepEqual(readDefinition(text, undefined, bytes).problems, []));

  it('is blamed on the layer with the largest tensor', () => {
    // 60,000 × 60,000 numbers of 8 bytes are 26.8 GiB; with the gradient, and next to nothing else, 53.6 GiB.
    const [a, b] = ['a', 'b'].map((name) => layer(name, 'Linear', '"out_features": 60000'));
    const found = 'its weight 60000 × 60000 takes 26.8 GiB, and a run 53.7 GiB in all';
    assert.deepEqual(findings(withLayers(a!, b!)), [
      [`b: ${found}; expected at most 4 GiB; make the layer or the batch smaller`, '"Linear"'],
    ]);
  });

  it('is blamed on an input that is too large by itself', () => {
    // 2³¹ numbers of 8 bytes are 16 GiB.
    const inputs = '[{ "name": "x", "shape": [4, 65536, 8192] }]';
    const layers = layer('f', 'Linear', '"out_features": 1');
    const [[message, at] = ['', '']] = findings(network({ inputs, layers }));
    assert.match(message, /^x: this input of 4 × 65536 × 8192 takes 16 GiB, and a run /);
    assert.equal(at, '"x"');
  });

  it('is estimated however large the sizes are', () => {
    const axes = Array<number>(40).fill(2147483647).join();
    const inputs = `[{ "name": "x", "shape": ["N", ${axes}] }]`;
    const [problem] = read(network({ inputs, layers: layer('a', 'Tanh') })).problems;
    assert.match(problem!.message, / takes Infinity EiB, and a run Infinity EiB in all; /);
    const vast = '"out_channels": 2147483647, "kernel_size": 1, "padding": 2147483647';
    assert.deepEqual(read(withImage(layer('c', 'Conv2d', vast))).problems.map(({ code }) => code), ['memory']);
  });
});
