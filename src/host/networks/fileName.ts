import type { Uri } from 'vscode';

/** The last part of a definition's address: `lenet5.gradnet.json`. */
export function fileNameOf({ path }: Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
