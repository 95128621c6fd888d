import { existsSync } from 'node:fs';
import path from 'node:path';

/** The repository's root: the nearest folder above the running bundle that has a package.json. */
export const projectRoot = findRoot(__dirname);

/** Downloads live here between runs; safe to delete. */
export const cacheFolder = path.join(projectRoot, '.vscode-test');

function findRoot(folder: string): string {
  return existsSync(path.join(folder, 'package.json')) ? folder : findRoot(path.dirname(folder));
}
