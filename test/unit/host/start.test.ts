import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';

/** The files that run when the extension starts: all that are imported, but for what is imported when it is needed. */
async function filesAtStart(): Promise<Set<string>> {
  const entry = 'src/extension.ts';
  const { metafile } = await esbuild.build({
    entryPoints: [entry], bundle: true, write: false, metafile: true, platform: 'node', format: 'cjs',
    mainFields: ['module', 'main'], external: ['vscode'],
  });
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { path, kind } of metafile.inputs[file]?.imports ?? []) if (kind !== 'dynamic-import') visit(path);
  };
  visit(entry);
  return reached;
}

describe('the start of the extension', () => {
  it('loads neither what runs networks nor what reads tensor files: the worker does, when it is needed', async () => {
    const files = [...await filesAtStart()];
    assert.ok(files.includes('src/host/hover/hoverProvider.ts'));
    const late = /^(src\/session\/|src\/check\/|src\/files\/|node_modules\/fflate\/)/;
    assert.deepEqual(files.filter((file) => late.test(file)), []);
  });
});
