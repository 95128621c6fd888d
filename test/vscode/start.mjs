// npm start: opens VS Code with the extension and the sample networks, on a clone that may have nothing installed yet.
import path from 'node:path';
import { build, ensureDependencies, root, run } from '../bootstrap.mjs';

/** @returns {boolean} whether VS Code was opened */
function start() {
  try {
    ensureDependencies();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
  return build() && run(process.execPath, ['--enable-source-maps', path.join(root, 'dist-test/vscode/open.script.js')]);
}

process.exitCode = start() ? 0 : 1;
