import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { standardRegistry } from '../../src/engine/registry';

/** The words of the README's table of operators. */
function documented(): Set<string> {
  const readme = readFileSync('README.md', 'utf8');
  const table = readme.slice(readme.indexOf('| operators |'), readme.indexOf('Files lie in the workspace'));
  return new Set(table.match(/\b[A-Z][A-Za-z0-9]+\b/g));
}

describe('The README', () => {
  it('names every operator and loss there is, and no other', () => {
    const names = [...standardRegistry.operators.keys(), ...standardRegistry.losses.keys()];
    assert.deepEqual([...documented()].sort(), names.sort());
  });
});
