import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runQuietly } from './command';
import { projectRoot } from './projectRoot';

/** What `npm run package` reads. */
const sources = [
  'CHANGELOG.md', 'LICENSE', 'README.md', '.vscodeignore', 'esbuild.mjs', 'esbuild.notices.mjs', 'media',
  'package.json', 'package.nls.json', 'src', 'webview',
];

/** The extension as it reaches its users; whoever makes it removes it. */
export interface ExtensionPackage {
  /** The .vsix. */
  readonly file: string;
  /** The folder it was made in, with what is in it. */
  readonly folder: string;
  remove(): void;
}

/**
 * Packages the extension, in a copy: packaging replaces the bundles, which other tests run.
 * @throws Error with what the packager printed, when it fails.
 */
export function packageExtension(): ExtensionPackage {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), 'gradient-debugger-package-'));
  for (const source of sources) cpSync(path.join(projectRoot, source), path.join(folder, source), { recursive: true });
  symlinkSync(path.join(projectRoot, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const file = path.join(folder, 'extension.vsix');
  runQuietly('npm', ['run', 'package', '--', '--out', file], folder);
  return { file, folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
