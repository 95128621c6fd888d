import assert from 'node:assert/strict';
import { readDefinition } from '../../../src/definition/readGradnet';
import { occurrenceAt, occurrencesOf } from '../../../src/host/definitions/occurrences';
import {
  objectionToRenaming, parametersInFile, renamedAt, renamingEdits,
} from '../../../src/host/definitions/renaming';

const text = `{
  "format": "gradnet", "version": 1, "inputs": [{ "name": "x", "shape": ["N", 4] }],
  "layers": [
    { "name": "a", "op": "Linear", "out_features": 4 },
    { "name": "sum", "op": "Add", "inputs": ["a", "x"] },
    { "op": "ReLU" }
  ],
  "loss": { "op": "MSELoss", "input": "sum" },
  "data": { "y": [[1, 2, 3, 4]], "x": { "random": "normal" } },
  "weights": { "file": "w.npz", "prefix": "net." }
}`;
const definition = readDefinition(text);

/** The text after a renaming. */
function renamed(from: string, to: string): string {
  const edits = [...renamingEdits(definition, from, to)].sort((a, b) => b.range.start - a.range.start);
  return edits.reduce((all, { range, text: own }) => all.slice(0, range.start) + own + all.slice(range.end), text);
}

describe('names in a definition, and renaming them', () => {
  it('finds a name where it is given and where it is used', () => {
    assert.deepEqual(occurrencesOf(definition, 'x').map(({ isDeclaration }) => isDeclaration), [true, false, false]);
    const places = occurrencesOf(definition, 'a').map(({ range }) => text.slice(range.start, range.end));
    assert.deepEqual(places, ['"a"', '"a"']);
  });

  it('does not take the operator of a layer without a name for its name', () => {
    assert.equal(occurrenceAt(definition, text.indexOf('"ReLU"') + 2), undefined);
  });

  it('renames all of them and nothing else', () => {
    assert.equal(renamed('x', 'in put "1"'), text.replaceAll('"x"', '"in put \\"1\\""'));
    assert.equal(renamed('sum', 'total'), text.replaceAll('"sum"', '"total"'));
  });

  it('writes down the name of a target that went without saying', () => {
    assert.equal(renamed('y', 'labels'),
      text.replace('"op": "MSELoss"', '"op": "MSELoss", "target": "labels"').replace('"y"', '"labels"'));
  });

  it('offers the name without its quotation marks', () => {
    const found = renamedAt(definition, text.indexOf('"sum"') + 1);
    assert.equal(text.slice(found!.range.start, found!.range.end), 'sum');
  });

  it('refuses names that are taken or are none', () => {
    for (const name of ['x', 'a', 'y', 'loss', 'a.b', ' a']) {
      assert.notEqual(objectionToRenaming(definition, 'sum', name), undefined, name);
    }
    assert.equal(objectionToRenaming(definition, 'sum', 'sum'), undefined);
    assert.equal(objectionToRenaming(definition, 'sum', 'Σ'), undefined);
  });

  it('knows what a weights file keeps under the name', () => {
    assert.deepEqual(parametersInFile(definition, 'a'), ['net.a.weight', 'net.a.bias']);
    assert.deepEqual(parametersInFile(definition, 'sum'), []);
  });
});
