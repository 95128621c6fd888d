import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file that breaks one law, the rule that must say so and words of its message; or one that breaks none. */
interface Snippet {
  readonly file: string;
  readonly text: string;
  readonly rule?: string;
  readonly says?: RegExp;
}

const paths = 'import-x/no-restricted-paths';
const named = 'no-restricted-imports';
const dynamic = 'no-restricted-syntax';
const node = 'import-x/no-nodejs-modules';
const globals = 'no-restricted-globals';
const sides = 'two-sides/no-derivatives';

const wrong: readonly Snippet[] = [
  { file: 'src/engine/usesVscode.ts', text: "import 'vscode';", rule: named, says: /src\/host and src\/extension\.ts/ },
  { file: 'src/cli/usesVscode.ts', text: "import type { Uri } from 'vscode';", rule: named },
  { file: 'src/session/usesVscode.ts', text: "await import('vscode');", rule: dynamic },
  { file: 'webview/usesVscode.ts', text: "import 'vscode';", rule: named },

  { file: 'webview/panel.ts', text: "import '@vscode/webview-ui-toolkit';", rule: named, says: /controls\.ts/ },
  { file: 'webview/ui/other.ts', text: "import '@vscode/webview-ui-toolkit/dist/toolkit';", rule: named },
  { file: 'src/host/toolkit.ts', text: "import '@vscode/webview-ui-toolkit';", rule: named },

  { file: 'src/files/usesNode.ts', text: "import 'node:fs';", rule: node },
  { file: 'src/session/usesNode.ts', text: "import 'fs';", rule: node },
  { file: 'src/extension.ts', text: "import 'node:path';", rule: node },
  { file: 'src/definition/usesNode.ts', text: "await import('node:fs');", rule: node },
  { file: 'webview/usesNode.ts', text: "import 'node:fs';", rule: node },
  { file: 'src/check/usesProcess.ts', text: 'export const x = process.env;', rule: globals },
  { file: 'src/files/usesBuffer.ts', text: 'export const x = Buffer.alloc(1);', rule: globals },

  { file: 'src/tensor/looksUp.ts', text: "import '../engine/index';", rule: paths, says: /src\/tensor may import only/ },
  { file: 'src/engine/looksUp.ts', text: "import type { engine } from '../definition/index';", rule: paths },
  { file: 'src/check/looksAside.ts', text: "import '../definition/index';", rule: paths },
  { file: 'src/definition/looksAside.ts', text: "import '../files/index';", rule: paths },
  { file: 'src/files/looksAside.ts', text: "export * from '../check/index';", rule: paths },
  { file: 'src/session/looksUp.ts', text: "await import('../host/index');", rule: paths },
  { file: 'src/cli/looksAside.ts', text: "import '../host/index';", rule: paths },
  { file: 'src/host/looksAside.ts', text: "import '../cli/index';", rule: paths },
  { file: 'src/protocol/looksUp.ts', text: "import type { engine } from '../engine/index';", rule: paths },
  { file: 'src/engine/looksAtEntry.ts', text: "import '../extension';", rule: paths },
  { file: 'src/host/looksOut.ts', text: "import '../../webview/index';", rule: paths, says: /src stands on its own/ },
  { file: 'webview/looksIn.ts', text: "import '../src/session/index';", rule: paths, says: /The webview knows/ },

  { file: 'src/tensor/circle.ts', text: "import './circleBack';", rule: 'import-x/no-cycle' },
  { file: 'src/tensor/circleBack.ts', text: "import './circle';", rule: 'import-x/no-cycle' },
  { file: 'src/engine/derives.ts', text: 'export const a = { difference() { slope(1); } };', rule: sides, says: /slope/ },
  {
    file: 'src/engine/derivesBehind.ts', rule: sides,
    text: 'function move() { return rule.backward(); } export const a = { perturb: { w: { along: move } } };',
  },
  {
    file: 'src/engine/readsDerivative.ts', rule: sides,
    text: 'export const op = { change: (d, { dexpr }) => f.dexpr(d) };',
  },

  { file: 'src/tensor/default.ts', text: 'export default 1;', rule: 'import-x/no-default-export' },
];

const right: readonly Snippet[] = [
  { file: 'src/host/hover.ts', text: "import 'vscode'; import 'node:path'; import '../session/index';" },
  { file: 'src/cli/main.ts', text: "import 'node:fs'; import '../session/index'; export const x = process.argv;" },
  { file: 'src/session/nodeWorker.ts', text: "import 'node:worker_threads'; import '../check/index';" },
  { file: 'src/session/run.ts', text: "import '../check/index'; import '../files/index';" },
  { file: 'src/engine/forward.ts', text: "import '../tensor/index'; export const x = new TextDecoder();" },
  {
    file: 'src/engine/keepsApart.ts',
    text: 'export const op = { backward: () => slope(1), difference: () => gemm(1) };',
  },
  { file: 'src/check/verdict.ts', text: "import '../protocol/index'; import '../engine/index';" },
  { file: 'webview/main.ts', text: "import '../src/protocol/index'; import './ui/controls';" },
  { file: 'webview/ui/controls.ts', text: "import '@vscode/webview-ui-toolkit';" },
  { file: 'test/host/hover.test.ts', text: "import 'vscode'; import '../../src/host/index';" },
];

interface Message {
  readonly ruleId: string | null;
  readonly message: string;
}

const parts = ['tensor', 'engine', 'check', 'definition', 'files', 'session', 'protocol', 'host', 'cli'];

/** A small project of its own, so that the laws are tested whatever the real files are called. */
function writeProject(folder: string): void {
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const part of parts) write(`src/${part}/index.ts`, `export const ${part} = 1;\n`);
  write('webview/index.ts', 'export const webview = 1;\n');
  for (const { file, text } of [...wrong, ...right]) write(file, `${text}\n`);
  write('eslint.config.mjs', configuration());
}

/** The repository's own configuration without the rules that need types: the small project has no tsconfig. */
function configuration(): string {
  const own = pathToFileURL(path.resolve('eslint.config.mjs')).href;
  const typescript = pathToFileURL(createRequire(path.resolve('package.json')).resolve('typescript-eslint')).href;
  return `import own from '${own}';
import tseslint from '${typescript}';
export default [...own, tseslint.configs.disableTypeChecked];
`;
}

/** What ESLint says of each file of the folder, by the file's path from the folder. */
function lint(folder: string): Map<string, readonly Message[]> {
  const eslint = path.resolve('node_modules/eslint/bin/eslint.js');
  let output: string;
  try {
    output = execFileSync(process.execPath, [eslint, '--format', 'json', 'src', 'webview', 'test'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    // ESLint exits with 1 when it has found something, as it must here; 2 is a fault of its own.
    const failed = error as { status: number; stdout: string; stderr: string };
    if (failed.status !== 1) throw new Error(failed.stderr, { cause: error });
    output = failed.stdout;
  }
  const results = JSON.parse(output) as { filePath: string; messages: Message[] }[];
  return new Map(results.map(({ filePath, messages }) =>
    [path.relative(folder, filePath).split(path.sep).join('/'), messages]));
}

describe('the laws of the code', () => {
  let folder: string;
  let found: Map<string, readonly Message[]>;

  before(() => {
    // ESLint names files by their real path, and the folder for temporary files may be a link.
    folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'gradient-debugger-laws-'));
    writeProject(folder);
    found = lint(folder);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { file, text, rule, says } of wrong) {
    it(`refuses in ${file}: ${text}`, () => {
      const rules = found.get(file)?.map(({ ruleId }) => ruleId) ?? [];
      assert.ok(rules.includes(rule ?? ''), `expected ${rule ?? ''}, ESLint said: ${rules.join(', ') || 'nothing'}`);
      if (says) assert.match(found.get(file)!.find(({ ruleId }) => ruleId === rule)!.message, says);
    });
  }

  for (const { file, text } of right) {
    it(`accepts in ${file}: ${text}`, () => {
      assert.deepEqual(found.get(file), []);
    });
  }
});
