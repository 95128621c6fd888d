import path from 'node:path';
import type { NetworkDefinition } from '../../definition/definition';
import { count } from '../../files/wording';
import { TensorFileError } from '../../files/error';
import type { FileTensor } from '../../files/fileTensor';
import { writeTensorFile } from '../../files/tensorFile';
import { english } from '../../protocol/sentence';
import type { DefinitionFile } from '../definitionFile';
import { InputError } from '../errors';
import { folderOf } from '../openSession';
import type { FileSystem } from '../terminal';
import { megabytes } from '../text/numbers';
import { FileProblem } from './fileProblem';

/**
 * Refuses a file that cannot be written, and one that must not be replaced: the definition, and what `kept` says.
 * @param kept which of the files that the definition names must stay as they are
 * @throws InputError
 */
export function checkOutput(
  out: string,
  file: DefinitionFile,
  kept: (definition: NetworkDefinition) => readonly string[],
  files: FileSystem,
): Promise<void> {
  const referenced = kept(file.definition).map((name) => path.join(folderOf(file), name));
  const sources = file.path === undefined ? referenced : [file.path, ...referenced];
  return attempt(out, () => checkTarget(out, sources, files));
}

function checkTarget(out: string, sources: readonly string[], files: FileSystem): void {
  files.checkWritable(out);
  if (!files.exists(out)) return;
  const target = files.realPath(out);
  const source = sources.find((name) => files.exists(name) && files.realPath(name) === target);
  if (source !== undefined) throw new FileProblem('the network is read from this file; write to another one');
}

/**
 * Writes tensors in the format that the file's ending asks for.
 * @returns the sentence that says so
 * @throws InputError
 */
export async function writeTensors(out: string, tensors: readonly FileTensor[], files: FileSystem): Promise<string> {
  const bytes = await attempt(out, () => writeTensorFile(out, tensors));
  await attempt(out, () => files.write(out, bytes));
  return `Wrote ${english(count(tensors.length, 'tensor'))} to ${out} (${megabytes(bytes.length)}).`;
}

/** Puts the file's name in front of what is wrong with it. */
async function attempt<T>(out: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FileProblem) throw new InputError([`${out}: ${error.message}`]);
    if (error instanceof TensorFileError) throw new InputError([error.message]);
    throw error;
  }
}
