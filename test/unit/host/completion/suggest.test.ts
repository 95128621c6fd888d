import assert from 'node:assert/strict';
import { readDefinition } from '../../../../src/definition/readGradnet';
import { standardRegistry } from '../../../../src/engine/registry';
import { suggest } from '../../../../src/host/completion/suggest';
import type { Suggestion, Suggestions } from '../../../../src/host/completion/suggestion';

/** What is suggested where the sign ¦ stands. */
function at(marked: string): Suggestions {
  const offset = marked.indexOf('¦');
  assert.ok(offset >= 0, 'the text has a cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const found = suggest(text, offset, readDefinition(text));
  assert.ok(found, 'there is something to suggest');
  return found;
}

const labels = (marked: string): string[] => at(marked).items.map(({ label }) => label);

function item(marked: string, label: string): Suggestion {
  const found = at(marked).items.find((candidate) => candidate.label === label);
  assert.ok(found, `${label} is suggested`);
  return found;
}

/** The text once a suggestion is taken, with its stops for the tab key left in. */
function taken(marked: string, label: string): string {
  const { range: { start, end }, missingComma } = at(marked);
  const text = marked.replace('¦', '');
  const whole = text.slice(0, start) + item(marked, label).snippet + text.slice(end);
  return missingComma === undefined ? whole : `${whole.slice(0, missingComma)},${whole.slice(missingComma)}`;
}

const network = (layers: string, rest = '"loss": { "op": "MSELoss" }'): string => `{
  "format": "gradnet", "version": 1, "inputs": [{ "name": "x", "shape": ["N", 4] }],
  "layers": [
    { "name": "fc1", "op": "Linear", "out_features": 3 },
    ${layers}
  ],
  ${rest}
}`;

const layer = (content: string): string => network(`{ "name": "a", ${content} }`);

describe('completion', () => {
  it('of arguments: those of the operator that are not there yet, what must be given first', () => {
    const found = at(layer('"op": "Conv2d", "stride": 2, "¦"'));
    const ordered = [...found.items].sort((a, b) => a.rank - b.rank).map(({ label }) => label);
    assert.deepEqual(ordered.slice(0, 2), ['out_channels', 'kernel_size']);
    assert.ok(ordered.includes('padding_mode') && ordered.includes('init') && ordered.includes('inputs'));
    for (const other of ['stride', 'op', 'name', 'out_features']) assert.ok(!ordered.includes(other), other);
  });

  it('leaves out keys that stand behind the cursor', () => {
    const found = labels(layer('"op": "Conv2d", "¦", "kernel_size": 3'));
    assert.ok(!found.includes('kernel_size'));
    assert.ok(found.includes('out_channels'));
  });

  it('of a key brings its colon and a value to type over', () => {
    assert.match(taken(layer('"op": "Conv2d", "ker¦"'), 'kernel_size'), /"op": "Conv2d", "kernel_size": \$\{1:3\} \}/);
    assert.match(taken(layer('"op": "Conv2d", "¦"'), 'padding_mode'),
      /"padding_mode": "\$\{1\|zeros,reflect,replicate,circular\|\}"/);
    assert.match(taken(layer('"op": "Linear", "¦"'), 'bias'), /"bias": \$\{1\|false,true\|\}/);
    assert.match(taken(layer('"op": "Add", "¦"'), 'inputs'), /"inputs": \["\$1"\]/);
  });

  it('of a key leaves a value alone that is there already', () => {
    assert.match(taken(layer('"op": "Conv2d", "ke¦": 5'), 'kernel_size'), /"kernel_size": 5/);
  });

  it('adds commas that are missing on either side', () => {
    assert.match(taken(layer('"op": "Conv2d" ¦"stride": 2'), 'dilation'), /"Conv2d", "dilation": \$\{1:1\},"stride": 2/);
  });

  it('of operators: those that may be layers, each with what it does', () => {
    const operators = at(layer('"op": "¦"')).items;
    assert.deepEqual(operators.map(({ label }) => label), [...standardRegistry.operators.keys()]);
    assert.match(operators.find(({ label }) => label === 'Linear')!.description!, /Dense layer/);
    assert.deepEqual(labels(network('', '"loss": { "op": "¦" }')), [...standardRegistry.losses.keys()]);
  });

  it('replaces the whole word, with its quotation marks', () => {
    assert.match(taken(layer('"op": "Con¦v2d", "kernel_size": 3'), 'Conv1d'), /"op": "Conv1d", "kernel_size": 3/);
    assert.match(taken(layer('"op": Con¦'), 'Conv1d'), /"op": "Conv1d" \}/);
  });

  it('of words that an argument takes', () => {
    assert.deepEqual(labels(layer('"op": "Upsample", "mode": "¦"')), ['nearest', 'bilinear']);
    assert.deepEqual(labels(layer('"op": "Conv2d", "padding": "¦"')).slice(0, 2), ['valid', 'same']);
    assert.deepEqual(labels(layer('"op": "Linear", "bias": ¦')), ['true', 'false']);
    assert.deepEqual(labels(network('', '"dtype": "¦"')), ['float64', 'float32']);
  });

  it('of initialisers and their arguments', () => {
    const init = layer('"op": "Linear", "out_features": 2, "init": { "weight": "¦" }');
    assert.ok(labels(init).includes('xavier_uniform') && labels(init).includes('torch_default'));
    const scheme = layer('"op": "Linear", "out_features": 2, "init": { "weight": { "scheme": "normal", "¦" } }');
    assert.deepEqual(labels(scheme), ['mean', 'std']);
    assert.deepEqual(labels(layer('"op": "Linear", "init": { "¦" }')), ['weight', 'bias']);
  });

  it('of the names of earlier layers, the nearest first, and of inputs', () => {
    const names = at(network('{ "name": "b", "op": "ReLU" }, { "name": "sum", "op": "Add", "inputs": ["¦"] },\n'
      + '{ "name": "later", "op": "ReLU" }')).items;
    assert.deepEqual([...names].sort((a, b) => a.rank - b.rank).map(({ label }) => label), ['b', 'fc1', 'x']);
    assert.deepEqual(names.map(({ detail }) => detail), ['ReLU · N × 3', 'Linear · N × 3', 'N × 4']);
  });

  it('of the layers a loss can judge, and of its target', () => {
    assert.deepEqual(labels(network('{ "name": "b", "op": "ReLU" }', '"loss": { "op": "MSELoss", "input": "¦" }')),
      ['b', 'fc1']);
    assert.deepEqual(labels(network('', '"loss": { "op": "MSELoss", "target": "¦" }')), ['y', 'x']);
  });

  it('of the tensors that data can be given for, but once', () => {
    const data = (content: string): string =>
      network('', `"loss": { "op": "MSELoss", "target": "t" }, "data": { ${content} }`);
    assert.deepEqual(labels(data('"¦"')), ['x', 't']);
    assert.deepEqual(labels(data('"x": [[1, 2, 3, 4]], "¦"')), ['t']);
    assert.match(taken(data('"¦"'), 't'), /"data": \{ "t": \$1 \}/);
    assert.ok(labels(data('"x": ¦')).includes('Numbers from a file'));
    assert.deepEqual(labels(data('"x": { "random": "¦" }')), ['normal', 'uniform']);
  });

  it('of whole layers, with a name that is free', () => {
    const found = taken(network('¦'), 'Linear');
    assert.match(found, /\{ "name": "\$\{1:linear1\}", "op": "Linear", "out_features": \$\{2:10\} \}/);
    assert.match(taken(network('{ "name": "relu1", "op": "ReLU" }, ¦'), 'ReLU'), /"\$\{1:relu2\}", "op": "ReLU"/);
    assert.match(taken(network('Con¦'), 'Concat'), /"op": "Concat", "inputs": \["\$\{2:\}", "\$\{3:\}"\] \}/);
  });

  it('of whole layers inside braces that are there', () => {
    assert.match(taken(network('{ ¦ }'), 'ReLU'), /\{ "name": "\$\{1:relu1\}", "op": "ReLU" \}/);
    assert.ok(labels(network('{ ¦ }')).includes('name'));
    assert.ok(!labels(network('{ "name": "a", ¦ }')).includes('ReLU'));
  });

  it('of a whole network in an empty file', () => {
    assert.deepEqual(labels('¦'), ['Network definition']);
    assert.ok(labels('{ ¦ }').includes('layers'));
  });

  it('says nothing in a comment, and goes on behind it', () => {
    const inComment = (text: string): boolean =>
      suggest(text.replace('¦', ''), text.indexOf('¦'), readDefinition('')) === undefined;
    assert.ok(inComment('{ // "op¦"\n}'));
    assert.ok(inComment('{ /* ¦ */ }'));
    assert.ok(inComment('{ /* ¦'));
    assert.ok(!inComment('{ /* */ ¦ }'));
    assert.ok(!inComment('{ // x\n ¦ }'));
  });

  const brokenTexts: readonly (readonly [what: string, text: string, label: string])[] = [
    ['nothing closed', '{ "layers": [ { "name": "a", "op": "Conv2d", "ker¦', 'kernel_size'],
    ['a text not closed, and more behind it', layer('"op": "Conv2d", "ker¦'), 'kernel_size'],
    ['a text not closed in front of another', layer('"op": "¦, "out_features": 3'), 'Conv2d'],
    ['a brace missing before', network('{ "name": "a", "op": "ReLU",\n { "name": "b", "op": "Conv2d", "¦" }'),
      'kernel_size'],
    ['closing brackets that nothing opened', `]})${layer('"op": "Conv2d", "¦"')}`, 'kernel_size'],
    ['a comma too many', layer('"op": "Conv2d",, "¦"'), 'kernel_size'],
    ['a colon missing', layer('"op": "Conv2d", "stride"\n "¦"'), 'kernel_size'],
    ['a key without quotation marks', layer('"op": "Conv2d", ker¦'), 'kernel_size'],
    ['a value missing', layer('"op": "Conv2d", "stride": , "¦"'), 'kernel_size'],
    ['an operator behind', layer('"¦", "op": "Conv2d"'), 'kernel_size'],
    ['CR LF', layer('"op": "Conv2d",\n "¦"').replaceAll('\n', '\r\n'), 'kernel_size'],
    ['a byte order mark', `\uFEFF${layer('"op": "Conv2d", "¦"')}`, 'kernel_size'],
    ['names in any script', network('{ "name": "畳み込み🙂", "op": "Conv2d", "¦" }'), 'kernel_size'],
    ['escapes', network('{ "name": "\\"a\\\\", "op": "Conv2d", "¦" }'), 'kernel_size'],
  ];
  for (const [what, text, label] of brokenTexts) {
    it(`works with ${what}`, () => assert.ok(labels(text).includes(label), labels(text).join()));
  }

  it('never throws, wherever the cursor is in whatever is left of a text', () => {
    const whole = '{ "layers": [{ "op": "Conv2d", "init": { "weight": { "scheme": "normal" } } }, "x"], "seed": 1 } //';
    const definition = readDefinition('');
    for (let offset = 0; offset <= whole.length; offset++) {
      suggest(whole, offset, definition);
      suggest(whole.slice(0, offset), offset, definition);
      suggest(whole.slice(offset), 0, definition);
      suggest(`${whole.slice(0, offset)}"${whole.slice(offset)}`, offset + 1, definition);
    }
  });
});
