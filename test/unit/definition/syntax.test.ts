import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { findings, layer, lenet5, mended, network, withLayers } from './samples';
import { wrongSyntax } from './wrongSyntax';

/** A sound definition with something in front of its end. */
const ending = (text: string): string => network().replace(/ }$/, `, ${text} }`);

describe('syntax of a definition', () => {
  for (const [title, text, ...expected] of wrongSyntax) {
    it(`is refused: ${title}`, () => assert.deepEqual(findings(text), expected));
  }

  const fixes: readonly (readonly [text: string, result: string])[] = [
    [ending('"seed": 1 "batch": 2'), ending('"seed": 1, "batch": 2')],
    [ending('seed: 1'), ending('"seed": 1')],
    [ending('"name": \'net\''), ending('"name": "net"')],
    [network({ layers: '{ "name": "a", "op": "Tanh" } { "name": "b", "op": "Tanh" }' }),
      network({ layers: '{ "name": "a", "op": "Tanh" }, { "name": "b", "op": "Tanh" }' })],
    [network({ layers: '{ "name": "a", "op": "Linear", "out_features": 2, "bias": False }' }),
      network({ layers: '{ "name": "a", "op": "Linear", "out_features": 2, "bias": false }' })],
  ];
  for (const [text, result] of fixes) {
    it(`is mended to ${result.slice(-60)}`, () => {
      const [problem, ...others] = readDefinition(text).problems;
      assert.deepEqual(others, []);
      assert.equal(mended(text, problem!), result);
      assert.deepEqual(findings(result), []);
    });
  }

  it('has comments and trailing commas', () => {
    const text = '/* a */ { // b\n "format": "gradnet", "version": 1, '
      + '"inputs": [{ "name": "x", "shape": ["N", 2,], },], '
      + '"layers": [{ "name": "a", "op": "Tanh" },], "loss": { "op": "MSELoss", }, } // c';
    assert.deepEqual(findings(text), []);
  });

  it('leaves the layers before an error as they are, and those behind it alone', () => {
    const text = lenet5.replace('"kernel_size": 5 }', '"kernel_size": }');
    const { problems, shapes } = readDefinition(text);
    assert.deepEqual(findings(text), [['found “}”, expected a value', '}']]);
    assert.equal(problems[0]?.range.start, text.indexOf('"kernel_size": }') + '"kernel_size": '.length);
    assert.deepEqual([...shapes.layers.keys()], ['conv1', 'relu1', 'pool1']);
  });

  it('does not connect a layer with the one before something unreadable', () => {
    const text = withLayers(layer('a', 'Tanh'), 'oops', layer('b', 'Linear', '"in_features": 9, "out_features": 1'));
    assert.deepEqual(findings(text), [['found oops, but a text stands in double quotation marks', 'oops']]);
  });

  it('is not blamed for what a syntax error may hide', () => {
    const unused = `${layer('a', 'Tanh')}, ${layer('b', 'Tanh', '"inputs": ["x"]')}`;
    assert.deepEqual(findings(network({ layers: unused, rest: 'oops' })).map(([, at]) => at), ['oops']);
    assert.deepEqual(findings('{ "format": "gradnet", "version": 1, oops }').map(([, at]) => at), ['oops']);
  });

  describe('with other line endings and a byte order mark', () => {
    const wrongText = lenet5
      .replace('"out_features": 120', '"out_features": 120, "in_features": 120')
      .replace('"Tanh"', '"Tahn"');
    const expected = findings(wrongText);

    it('says the same of the same words', () => {
      assert.equal(expected.length, 2);
      for (const text of [wrongText.replaceAll('\n', '\r\n'), wrongText.replaceAll('\n', '\r'), `\uFEFF${wrongText}`]) {
        assert.deepEqual(findings(text), expected);
      }
    });

    it('reads the same network', () => {
      const { spec } = readDefinition(lenet5);
      assert.deepEqual(readDefinition(`\uFEFF${lenet5.replaceAll('\n', '\r\n')}`).spec, spec);
    });

    it('keeps places within the text as it was given', () => {
      const starts = (text: string): number[] => readDefinition(text).layers.map(({ nameRange }) => nameRange.start);
      assert.deepEqual(starts(`\uFEFF${lenet5}`), starts(lenet5).map((start) => start + 1));
    });
  });
});
