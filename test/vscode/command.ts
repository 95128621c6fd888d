import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/**
 * Runs a program quietly and gives its standard output.
 * @throws Error with what the program printed, when it cannot be started or does not end with exit code 0.
 */
export function runQuietly(program: string, args: readonly string[], folder: string): string {
  // On Windows npm is a script, which only a shell can start.
  const { status, stdout, stderr, error } = spawnSync(program, args,
    { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' && program === 'npm' });
  if (status === 0) return stdout;
  throw new Error([`\`${program} ${args.join(' ')}\` failed.`, error?.message, stderr].filter(Boolean).join('\n'));
}

/** The full path of a program that the PATH variable leads to, or undefined. */
export function findProgram(name: string): string | undefined {
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return (process.env['PATH'] ?? '').split(path.delimiter)
    .flatMap((folder) => extensions.map((extension) => path.join(folder, name + extension)))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
