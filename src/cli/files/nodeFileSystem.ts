import {
  accessSync, closeSync, constants, existsSync, fstatSync, openSync, readSync, realpathSync, rmSync, statSync,
} from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileSystem } from '../terminal';
import { formatCount } from '../../tensor/formatCount';
import { FileProblem, fileProblem } from './fileProblem';

/** The computer's own files. */
export const nodeFileSystem: FileSystem = {
  read: (file, limit) => attempt(() => readAll(file, limit)),
  realPath: (file) => attempt(() => realpathSync(file)),
  exists: existsSync,
  checkWritable: (file) => attempt(() => checkWritable(file)),
  write: replaceFile,
};

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw fileProblem(error);
  }
}

const firstChunk = 2 ** 16;

/** Reads until the end, not up to the size that is given: a pipe has none. */
function readAll(file: string, limit: number): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    const status = fstatSync(descriptor);
    const size = status.isFile() ? status.size : 0;
    refuseAbove(limit, size);
    // One byte more, so that the end shows without another chunk.
    let bytes = new Uint8Array(Math.max(firstChunk, size + 1));
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (count === 0) return bytes.subarray(0, length);
      length += count;
      refuseAbove(limit, length);
      if (length === bytes.length) bytes = enlarged(bytes);
    }
  } finally {
    closeSync(descriptor);
  }
}

function enlarged(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}

/** @throws FileProblem when these are more bytes than the limit */
export function refuseAbove(limit: number, bytes: number): void {
  if (bytes <= limit) return;
  throw new FileProblem(`it holds more than ${formatCount(limit)} bytes, which is too much`);
}

function checkWritable(file: string): void {
  const folder = path.dirname(file);
  const parent = statSync(folder, { throwIfNoEntry: false });
  if (!parent) throw new FileProblem(`the folder ${folder} does not exist; make it first`);
  if (!parent.isDirectory()) throw new FileProblem(`${folder} is a file, not a folder`);
  accessSync(folder, constants.W_OK);
  const present = statSync(file, { throwIfNoEntry: false });
  if (present?.isDirectory()) throw new FileProblem('this is a folder, not a file');
  // Renaming would replace a file that is protected against writing.
  if (present) accessSync(file, constants.W_OK);
}

/** Writes beside the file and renames, so that the file is the old one or the new one at any moment. */
async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const target = existsSync(file) ? realpathSync(file) : file;
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  const remove = (): void => rmSync(temporary, { force: true });
  const release = onInterruption(remove);
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, target);
  } catch (error) {
    remove();
    throw fileProblem(error);
  } finally {
    release();
  }
}

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Cleans up when the process is interrupted, and then ends it by the same signal, as if nobody had listened: only so
 * does a shell learn that it was interrupted (exit code 130 for Ctrl+C) and stop its script as well.
 * @returns what ends the listening
 */
function onInterruption(clean: () => void): () => void {
  const interrupted = (signal: NodeJS.Signals): void => {
    clean();
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of interruptions) process.removeListener(signal, interrupted);
  };
  for (const signal of interruptions) process.on(signal, interrupted);
  return release;
}
