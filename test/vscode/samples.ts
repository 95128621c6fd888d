import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from './projectRoot';

/** The networks that come with the extension. */
export const samplesFolder = path.join(projectRoot, 'media', 'samples');

/** A copy of the samples that a test may edit; whoever makes it removes it. */
export interface Samples {
  readonly folder: string;
  remove(): void;
}

/** Copies the samples into a temporary folder. */
export function copySamples(): Samples {
  const parent = mkdtempSync(path.join(realpathSync(tmpdir()), 'gradient-debugger-workspace-'));
  const folder = path.join(parent, 'samples');
  // Without the scripts that make them, which a user does not have either.
  cpSync(samplesFolder, folder, { recursive: true, filter: (file) => file !== path.join(samplesFolder, 'make') });
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }) };
}
