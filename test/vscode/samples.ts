import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from './projectRoot';

/** The networks that come with the extension. */
export const samplesFolder = path.join(projectRoot, 'media', 'samples');

/** A copy of the samples that a test may edit; whoever makes it removes it. */
export interface Samples {
  readonly folder: string;
  /** A file that VS Code opens as a workspace: the samples, and the empty folders that were asked for. */
  readonly workspace: string;
  remove(): void;
}

/**
 * Copies the samples into a temporary folder.
 * @param others names of empty folders to make beside it
 */
export function copySamples(others: readonly string[] = []): Samples {
  const parent = mkdtempSync(path.join(realpathSync(tmpdir()), 'gradient-debugger-workspace-'));
  const folder = path.join(parent, 'samples');
  // Without the scripts that make them, which a user does not have either.
  cpSync(samplesFolder, folder, { recursive: true, filter: (file) => file !== path.join(samplesFolder, 'make') });
  for (const other of others) mkdirSync(path.join(parent, other));
  const workspace = path.join(parent, 'folders.code-workspace');
  writeFileSync(workspace, JSON.stringify({ folders: [folder, ...others].map((each) => ({ path: each })) }));
  const remove = (): void => rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  return { folder, workspace, remove };
}
