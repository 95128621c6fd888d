import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { findings, layer, lenet5, mended, network, withImage, withLayers, type Finding } from './samples';

/** A sound definition with something in front of its end. */
const ending = (text: string): string => network().replace(/ }$/, `, ${text} }`);

describe('syntax of a definition', () => {
  const wrong: readonly (readonly [title: string, text: string, ...expected: Finding[]])[] = [
    ['nothing at all', '', ['found the end of the text, expected an object in braces: { … }', '']],
    ['blanks and a comment', ' \n// x\n', ['found the end of the text, expected an object in braces: { … }', '']],
    ['a byte order mark alone', '\uFEFF', ['found the end of the text, expected an object in braces: { … }', '']],
    ['a number', '5', ['the definition is 5, expected an object in braces: { … }', '5']],
    ['a list', '[]', ['the definition is [], expected an object in braces: { … }', '[]']],
    ['a word', 'network', ['found network, expected an object in braces: { … }', 'network']],
    ['an opening brace', '{', ['this { is never closed: } is missing', '{']],
    ['an open list in an open object', '{ "layers": [',
      ['this { is never closed: } is missing', '{'],
      ['this [ is never closed: ] is missing', '[']],
    ['an open text', '{ "name', ['this text is not closed: a double quotation mark is missing', '"name']],
    ['an open comment', '/* {}', ['this comment is never closed: */ is missing', '/*']],
    ['a key without a value', ending('"seed":'), ['found “}”, expected a value', '}']],
    ['a key alone', ending('"seed"'), ['found “}”, expected a colon between key and value', '}']],
    ['a bare key', ending('seed: 1'), ['found seed, but keys stand in double quotation marks', 'seed']],
    ['a key in single quotation marks', ending("'seed': 1"),
      ["found 'seed', but keys stand in double quotation marks", "'seed'"]],
    ['a number for a key', ending('5: 1'), ['found “5”, expected a key in double quotation marks', '5']],
    ['a text in single quotation marks', ending('"name": \'net\''),
      ['found \'net\', but a text stands in double quotation marks', '\'net\'']],
    ['Python’s True', network({ layers: '{ "name": "a", "op": "Linear", "out_features": 2, "bias": True }' }),
      ['found True, expected true', 'True']],
    ['Python’s None', ending('"seed": None'), ['found None, expected null', 'None']],
    ['not a number', ending('"seed": NaN'), ['NaN cannot be used: numbers must be finite', 'NaN']],
    ['minus infinity', ending('"seed": -Infinity'), ['-Infinity cannot be used: numbers must be finite', '-']],
    ['a plus', ending('"seed": +5'), ['found +5, expected 5', '+5']],
    ['a point without a digit in front', ending('"seed": .5'), ['found .5, expected 0.5', '.5']],
    ['several words', ending('"name": my first net'), ['found my, but a text stands in double quotation marks', 'my']],
    ['a missing comma', ending('"seed": 1 "batch": 2'), ['found "batch", expected a comma or }', '"batch"']],
    ['a missing comma in a list', network({ inputs: '[{ "name": "x", "shape": ["N" 2] }]' }),
      ['found “2”, expected a comma or ]', '2']],
    ['two commas', ending('"seed": 1,, "batch": 2'), ['found “,”, expected a key in double quotation marks', ',']],
    ['two commas in a list', network({ layers: '{ "name": "a", "op": "Tanh" },, { "name": "b", "op": "Tanh" }' }),
      ['found “,”, expected a value', ',']],
    ['the wrong bracket', '{ "layers": [1, 2 }',
      ['layer 1 is 1, expected an object such as { "name": "relu1", "op": "ReLU" }', '1'],
      ['layer 2 is 2, expected an object such as { "name": "relu1", "op": "ReLU" }',
        '2'], ['found “}”, expected a comma or ]', '}']],
    ['a number that breaks off', ending('"seed": 1.'),
      ['this number is not finished: digits are missing behind the point or the exponent', '1.']],
    ['an exponent that breaks off', ending('"seed": 1e+ '),
      ['this number is not finished: digits are missing behind the point or the exponent', '1e+']],
    ['an unknown escape', ending('"name": "a\\qb"'),
      ['this text has an escape that JSON does not know; a backslash itself is written \\\\', '"a\\qb"']],
    ['half an escape', ending('"name": "\\u12"'),
      ['this text has an unfinished escape: \\u needs four hexadecimal digits', '"\\u12"']],
    ['a tabulator in a text', ending('"name": "a\tb"'),
      ['this text holds a control character; write it as an escape, such as \\t', '"a\tb"']],
    ['a damaged key', ending('"se\\qed": 1'),
      ['this text has an escape that JSON does not know; a backslash itself is written \\\\', '"se\\qed"']],
    ['a damaged key that would be unknown', ending('"nothing\\q": 1'),
      ['this text has an escape that JSON does not know; a backslash itself is written \\\\', '"nothing\\q"']],
    ['a damaged operator', withLayers('{ "name": "a", "op": "Nix\\q" }'),
      ['this text has an escape that JSON does not know; a backslash itself is written \\\\', '"Nix\\q"']],
    ['a damaged size', withImage(layer('c', 'Conv2d', '"out_channels": 2, "kernel_size": [3, oops]')),
      ['found oops, but a text stands in double quotation marks', 'oops']],
    ['an open list alone', '[1, 2', ['this [ is never closed: ] is missing', '[']],
    ['something behind the end', `${network()} {}`,
      ['found “{” behind the end of the definition, expected nothing', '{']],
  ];
  for (const [title, text, ...expected] of wrong) {
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
