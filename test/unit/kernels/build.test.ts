import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

describe('Kernels in WebAssembly', () => {
  it('are what their source compiles to', () => {
    const { status, stderr } = spawnSync(process.execPath, ['src/engine/kernels/build.mjs', '--check'], {
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  });
});
