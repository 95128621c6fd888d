import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import type { CheckDocument } from '../../../src/cli/check/checkDocument';
import { escapeXml } from '../../../src/cli/check/junit';
import { escapeData, escapeProperty } from '../../../src/cli/check/github';
import { registryOf, standardRegistry } from '../../../src/engine/registry';
import type { Operator } from '../../../src/engine/operator';
import { byHand, filesByHand } from './byHand';
import { run, type World } from './terminal';

/** The network by hand with a layer of another name. */
function withLayer(name: string): World {
  const text = byHand.replace('"name": "relu"', `"name": ${JSON.stringify(name)}`);
  return { files: { ...filesByHand, 'net.gradnet.json': text } };
}

/** A registry whose ReLU passes back twice what it should. */
const wrongReLU = registryOf(
  [...standardRegistry.operators.values()].map((operator): Operator => (operator.op !== 'ReLU' ? operator : {
    ...operator,
    backward: (state, { shape, data }, gradients) =>
      operator.backward(state, { shape, data: data.map((value) => 2 * value) }, gradients),
  })),
  [...standardRegistry.losses.values()],
);

const check = (format: string, world: World = {}, ...options: string[]) =>
  run(['check', 'net.gradnet.json', '--format', format, ...options], { files: filesByHand, ...world });

const wrong = { registry: wrongReLU };

/** A world whose ReLU adds 1, 2, 3 … to the gradient that it passes back for the second unit. */
function moody(): World {
  let calls = 0;
  const relu = standardRegistry.operators.get('ReLU')!;
  const own: Operator = {
    ...relu,
    backward(state, dOutput, gradients) {
      relu.backward(state, dOutput, gradients);
      gradients.inputs[0]!.data[1]! += ++calls;
    },
  };
  const operators = [...standardRegistry.operators.values(), own];
  return { registry: registryOf(operators, [...standardRegistry.losses.values()]) };
}

/** Names with everything that a format may stumble over, of those that a definition allows. */
const hostileNames = ['a%0A::error::b', 'a,line=1', '<b & "c">', 'ü]]>', 'a%', '-->'];

describe('check --format', () => {
  it('json is what --json prints', async () => {
    const strip = (text: string) => text.replace(/"(elapsedMs|estimateMs)": [\d.]+/g, '');
    assert.equal(strip((await check('json')).out), strip((await run(['check', 'net.gradnet.json', '--json'],
      { files: filesByHand })).out));
  });

  it('refuses others, and two at a time', async () => {
    const unknown = await check('xml');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /--format is "xml", expected one of text, json, junit, sarif or github/);
    const two = await check('junit', {}, '--json');
    assert.equal(two.code, 2);
    assert.match(two.err, /--json and --format junit ask for two formats/);
  });

  for (const format of ['junit', 'sarif', 'github']) {
    it(`${format}: nothing but the format on standard output, and the exit code as ever`, async () => {
      const [good, bad] = [await check(format), await check(format, wrong)];
      assert.deepEqual([good.code, bad.code, good.err, bad.err], [0, 1, '', '']);
    });
  }
});

interface Suites {
  readonly testsuites: {
    readonly tests: string;
    readonly failures: string;
    readonly testsuite: readonly {
      readonly name: string;
      readonly testcase: readonly {
        readonly name: string;
        readonly classname: string;
        readonly failure?: { readonly message: string; readonly type: string };
        readonly skipped?: unknown;
      }[];
    }[];
  };
}

function parseXml(text: string): Suites {
  assert.equal(SyntaxValidator.validate(text), true);
  const isList = (name: string): boolean => ['testsuite', 'testcase'].includes(name);
  return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: isList }).parse(text) as Suites;
}

describe('A layer that is not deterministic, in every format', () => {
  it('text names it, and what it makes of the gradients in front of it', async () => {
    const { code, out } = await check('text', moody());
    assert.equal(code, 1);
    assert.match(out, /relu \(ReLU\) +own rule: not deterministic/);
    assert.match(out, /bias +2 +2 .*1 not deterministic/);
    assert.match(out, /not deterministic: another run on the same numbers gives another gradient/);
    assert.match(out, /FAIL: a layer gives other numbers when it runs again/);
  });

  it('json has the verdict of the layer and counts of entries', async () => {
    const { layers, verdict } = JSON.parse((await check('json', moody())).out) as CheckDocument;
    assert.equal(verdict, 'fail');
    assert.equal(layers.find(({ name }) => name === 'relu')!.local, 'nondeterministic');
    const counts = layers.flatMap(({ tensors }) => tensors).map((tensor) =>
      [tensor.name, tensor.verdicts.nondeterministic]);
    // The second unit of fc1 reads both inputs: its row of W1, its bias and both entries of x vary.
    assert.deepEqual(counts,
      [['x', 2], ['fc1.weight', 2], ['fc1.bias', 1], ['fc2.weight', 0], ['fc2.bias', 0]]);
  });

  it('junit fails its own rule and those gradients', async () => {
    const { testsuites } = parseXml((await check('junit', moody())).out);
    const failures = testsuites.testsuite.flatMap(({ testcase }) => testcase).filter(({ failure }) => failure);
    assert.deepEqual(failures.map(({ name, failure }) => [name, failure!.type]), [
      ['x', 'nondeterministic'], ['fc1.weight', 'nondeterministic'], ['fc1.bias', 'nondeterministic'],
      ['own rule', 'nondeterministic'],
    ]);
    assert.match(failures[2]!.failure!.message, /the gradient of fc1\.bias is another one in every run, in 1 of 2 entries/);
  });

  it('sarif and github have the rule of that name', async () => {
    const { runs } = JSON.parse((await check('sarif', moody())).out) as {
      runs: { results: { ruleId: string; level: string }[] }[];
    };
    const errors = runs[0]!.results.filter(({ level }) => level === 'error').map(({ ruleId }) => ruleId);
    assert.deepEqual(errors, Array(4).fill('nondeterministic'));
    assert.match((await check('github', moody())).out, /::error .*another one in every run/);
  });
});

describe('check --format junit', () => {
  it('has a suite for each layer and a test for each gradient', async () => {
    const { testsuites } = parseXml((await check('junit')).out);
    assert.deepEqual(testsuites.testsuite.map(({ name, testcase }) => [name, testcase.map((test) => test.name)]), [
      ['x', ['x']],
      ['fc1', ['own rule', 'fc1.weight', 'fc1.bias']],
      ['relu', ['own rule']],
      ['fc2', ['own rule', 'fc2.weight', 'fc2.bias']],
      ['loss', ['own rule']],
    ]);
    assert.deepEqual([testsuites.tests, testsuites.failures], ['9', '0']);
  });

  it('fails with the place, what was found and what was expected', async () => {
    const { testsuites } = parseXml((await check('junit', wrong)).out);
    const failures = testsuites.testsuite.flatMap(({ testcase }) => testcase).filter(({ failure }) => failure);
    assert.deepEqual(failures.map(({ classname, name }) => [classname, name]),
      [['x', 'x'], ['fc1', 'fc1.weight'], ['fc1', 'fc1.bias'], ['relu', 'own rule']]);
    assert.equal(testsuites.failures, '4');
    // By hand: dx = (16, 8), which the wrong rule doubles.
    assert.match(failures[0]!.failure!.message,
      /^net\.gradnet\.json:4:\d+: the gradient of x is wrong in 2 of 2 entries; worst at \[0, \d\]: (32, expected 16|16, expected 8)/);
  });

  it('is XML whatever a layer is called', async () => {
    for (const name of hostileNames) {
      const { testsuites } = parseXml((await check('junit', { ...wrong, ...withLayer(name) })).out);
      const names = testsuites.testsuite.map((suite) => suite.name);
      assert.ok(names.includes(name), `${name} is not among ${names.join(' ')}`);
    }
  });

  it('escapes what XML gives a meaning, and replaces what it forbids', () => {
    assert.equal(escapeXml('<a & "b" \'c\'>\n\t\r'), '&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;&#10;&#9;&#13;');
    assert.equal(escapeXml('\u0000\u001b\uFFFE\uD800😀'), '\uFFFD\uFFFD\uFFFD\uFFFD😀');
  });
});

interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}

describe('check --format sarif', () => {
  const sarif = async (world: World = {}): Promise<Sarif> => JSON.parse((await check('sarif', world)).out) as Sarif;

  it('has what SARIF 2.1.0 requires, and no result when all is well', async () => {
    const { $schema, version, runs } = await sarif();
    assert.deepEqual([$schema, version, runs.length], ['https://json.schemastore.org/sarif-2.1.0.json', '2.1.0', 1]);
    assert.equal(runs[0]!.tool.driver.name, 'Gradient Debugger');
    assert.deepEqual(runs[0]!.results, []);
  });

  it('names the layer to blame at its line, with a rule that exists', async () => {
    const [{ tool, results }] = (await sarif(wrong)).runs as [Sarif['runs'][number]];
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      assert.equal(tool.driver.rules[ruleIndex]!.id, ruleId);
      assert.ok(['error', 'warning', 'note'].includes(level));
      assert.ok(message.text.length > 0);
      assert.equal(locations.length, 1);
    }
    const [first] = results;
    assert.equal(first!.ruleId, 'backwardRule');
    const { artifactLocation, region } = first!.locations[0]!.physicalLocation;
    assert.deepEqual([artifactLocation.uri, region.startLine], ['net.gradnet.json', 7]);
    assert.equal(byHand.split('\n')[6]!.slice(region.startColumn - 1, region.startColumn + 5), '"relu"');
  });

  it('writes a file name as an address', async () => {
    const name = 'größe 100%#1.gradnet.json';
    const { out } = await run(['check', name, '--format', 'sarif'],
      { ...wrong, files: { 'weights.npz': filesByHand['weights.npz']!, [name]: byHand } });
    const { uri } = (JSON.parse(out) as Sarif).runs[0]!.results[0]!.locations[0]!.physicalLocation.artifactLocation;
    assert.equal(uri, 'gr%C3%B6%C3%9Fe%20100%25%231.gradnet.json');
    assert.equal(decodeURIComponent(new URL(uri, 'file:///').pathname), `/${name}`);
  });
});

describe('check --format github', () => {
  it('annotates the line of the layer, and sums up', async () => {
    const lines = (await check('github', wrong)).out.trimEnd().split('\n');
    const column = byHand.split('\n')[6]!.indexOf('"relu"') + 1;
    assert.ok(lines[0]!.startsWith(
      `::error file=net.gradnet.json,line=7,col=${column},title=Gradient Debugger%3A backwardRule::`), lines[0]);
    assert.match(lines.at(-1), /^FAIL: net\.gradnet\.json: 11 entries checked$/);
    assert.ok(lines.slice(0, -1).every((line) => /^::(error|warning|notice) [^\n]*::/.test(line)));
  });

  it('escapes as the runner unescapes', () => {
    assert.equal(escapeData('50 %\r\n::error::x, y'), '50 %25%0D%0A::error::x, y');
    assert.equal(escapeProperty('C:\\a,b%\r\n'), 'C%3A\\a%2Cb%25%0D%0A');
  });

  it('cannot be led to another command by a name', async () => {
    for (const name of hostileNames) {
      const { out } = await check('github', { ...wrong, ...withLayer(name) });
      const commands = out.split('\n').filter((line) => line.startsWith('::'));
      assert.ok(commands.length > 0, name);
      assert.ok(commands.every((line) => line.split('::')[1]!.split(',').length === 4), name);
    }
  });
});
