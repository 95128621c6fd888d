import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getLanguageService, TextDocument, type Diagnostic } from 'vscode-json-languageservice';
import { definitionSchema } from '../../../src/definition/definitionSchema';
import { readDefinition } from '../../../src/definition/readGradnet';
import { lossSnippet, layerSnippet, networkSnippet } from '../../../src/definition/snippets';
import type { Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';

const schema = definitionSchema(standardRegistry);
const samples = 'media/samples';

/** What an editor with VS Code's JSON support says of a text, given the schema. */
async function complaintsOf(text: string): Promise<string[]> {
  const service = getLanguageService({});
  const document = TextDocument.create('file:///network.gradnet.json', 'jsonc', 1, text);
  const tree = service.parseJSONDocument(document);
  const found = await service.doValidation(document, tree, { comments: 'ignore', trailingCommas: 'ignore' },
    JSON.parse(JSON.stringify(schema)) as object);
  return found.map(({ message }: Diagnostic) => (typeof message === 'string' ? message : message.value));
}

/** A snippet with what stands at its stops. */
function filled(snippet: string): string {
  return snippet.replaceAll('$0', '').replace(/\$\{\d+:((?:\\.|[^}])*)\}/g, '$1').replace(/\\(.)/g, '$1');
}

const withLayer = (layer: string): string => `{
  "format": "gradnet", "version": 1, "inputs": [{ "name": "x", "shape": ["N", 4] }],
  "layers": [${layer}], "loss": { "op": "MSELoss" }
}`;

const withLoss = (loss: string): string => `{
  "format": "gradnet", "version": 1, "inputs": [{ "name": "x", "shape": ["N", 4] }],
  "layers": [{ "name": "a", "op": "Sigmoid" }], "loss": ${loss}
}`;

describe('the JSON schema of definitions', () => {
  for (const file of readdirSync(samples).filter((name) => name.endsWith('.gradnet.json'))) {
    it(`finds nothing wrong with ${file}`, async () => {
      assert.deepEqual(await complaintsOf(readFileSync(path.join(samples, file), 'utf8')), []);
    });
  }

  it('takes every key of the format, each as an object, a word or a number', async () => {
    const text = `{
      "$schema": "gradnet.schema.json", "format": "gradnet", "version": 1, "name": "n", "dtype": "float32", "seed": 3,
      "batch": 2, "mode": "eval", "inputs": [{ "name": "x", "shape": [2, 3, 8, 8], "dtype": "float32" }],
      "init": { "weight": { "scheme": "kaiming_normal", "mode": "fan_out" }, "bias": "zeros" },
      "layers": [
        { "name": "c", "op": "Conv2d", "out_channels": 2, "kernel_size": [3, 2], "padding": [[1, 0], [0, 1]],
          "in_channels": null, "init": { "weight": "torch_default" } },
        { "name": "畳", "op": "Concat", "inputs": ["c", "c"] }
      ],
      "loss": { "op": "MSELoss", "input": "畳", "target": "y", "reduction": "sum" },
      "data": { "x": { "random": "uniform", "seed": 1 }, "y": { "file": "data/y.npz", "key": "y" }, "z": [[1, 2]] },
      "weights": { "file": "w.safetensors", "prefix": "model." }
    }`;
    assert.deepEqual(await complaintsOf(text), []);
  });

  const wrong: readonly (readonly [found: string, text: string])[] = [
    ['an argument of another operator', withLayer('{ "name": "a", "op": "ReLU", "out_features": 3 }')],
    ['an argument that is missing', withLayer('{ "name": "a", "op": "Linear" }')],
    ['a name that is missing', withLayer('{ "op": "ReLU" }')],
    ['an operator that does not exist', withLayer('{ "name": "a", "op": "Relu" }')],
    ['a loss among the layers', withLayer('{ "name": "a", "op": "MSELoss" }')],
    ['a number out of its range', withLayer('{ "name": "a", "op": "Dropout", "p": 2 }')],
    ['a name with a dot', withLayer('{ "name": "a.b", "op": "ReLU" }')],
    ['an initialiser of a parameter that the layer has not',
      withLayer('{ "name": "a", "op": "ReLU", "init": { "weight": "zeros" } }')],
    ['an argument of another initialiser', withLayer('{ "name": "a", "op": "Linear", "out_features": 1, '
      + '"init": { "weight": { "scheme": "normal", "val": 1 } } }')],
    ['a file outside the folder',
      withLayer('{ "name": "a", "op": "ReLU" }').replace('"loss"', '"weights": { "file": "../w.npz" }, "loss"')],
    ['an argument that the loss has not', withLoss('{ "op": "MSELoss", "beta": 1 }')],
    ['a word that is no reduction', withLoss('{ "op": "MSELoss", "reduction": "none" }')],
    ['a later version', withLoss('{ "op": "MSELoss" }').replace('"version": 1', '"version": 2')],
    ['a key that does not exist', withLoss('{ "op": "MSELoss" }').replace('"version"', '"epochs": 3, "version"')],
  ];
  for (const [found, text] of wrong) {
    it(`refuses, as the reader does, ${found}`, async () => {
      assert.notDeepEqual(await complaintsOf(text), []);
      assert.ok(readDefinition(text).problems.some(({ severity }) => severity === 'error'));
    });
  }

  const snippets = (operators: Iterable<Operator>, of: (operator: Operator) => { bodyText: string }) =>
    [...operators].map((operator) => [operator.op, filled(of(operator).bodyText)] as const);
  for (const [op, layer] of snippets(standardRegistry.operators.values(), (operator) => layerSnippet(operator))) {
    it(`has a snippet for ${op} that is all right by itself`, async () => {
      assert.deepEqual(await complaintsOf(withLayer(layer)), []);
      const problems = readDefinition(withLayer(layer)).problems.map(({ code }) => code);
      // The layer may not suit a network of four features, and inputs that have to be named are still empty.
      const expected = ['shape', 'unknown-input', 'unused-input'];
      assert.deepEqual(problems.filter((code) => !expected.includes(code)), []);
    });
  }
  for (const [op, loss] of snippets(standardRegistry.losses.values(), lossSnippet)) {
    it(`has a snippet for ${op} that is all right by itself`, async () => {
      assert.deepEqual(await complaintsOf(withLoss(loss)), []);
      const problems = readDefinition(withLoss(loss)).problems.map(({ code }) => code);
      assert.deepEqual(problems.filter((code) => code !== 'shape'), []);
    });
  }

  it('has a snippet for a network that runs', async () => {
    const text = filled(networkSnippet.bodyText);
    assert.deepEqual(await complaintsOf(text), []);
    assert.deepEqual(readDefinition(text).problems, []);
  });

  it('lets other editors complete arguments of the operator at hand', async () => {
    const text = withLayer('{ "name": "a", "op": "Conv2d", "ke" }');
    const service = getLanguageService({});
    const served = JSON.parse(JSON.stringify(schema)) as object;
    service.configure({ schemas: [{ uri: 'memory:gradnet', fileMatch: ['*.gradnet.json'], schema: served }] });
    const document = TextDocument.create('file:///network.gradnet.json', 'jsonc', 1, text);
    const position = document.positionAt(text.indexOf('"ke"') + 3);
    const list = await service.doComplete(document, position, service.parseJSONDocument(document));
    const labels = list!.items.map(({ label }) => label);
    assert.ok(labels.includes('kernel_size'), labels.join());
    assert.ok(!labels.includes('out_features'), labels.join());
  });
});
