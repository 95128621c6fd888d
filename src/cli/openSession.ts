import path from 'node:path';
import { isRunnable } from '../definition/definition';
import { isOutOfMemory } from '../engine/outOfMemory';
import { LoadError, loadNetwork, type Files, type LoadedNetwork, type LoadOptions } from '../session/load';
import { Session } from '../session/session';
import type { DefinitionFile } from './definitionFile';
import { InputError } from './errors';
import { readReferencedFiles } from './files/referencedFiles';
import type { Terminal } from './terminal';

/**
 * Loads a network with the files it names, and runs it once.
 * @throws InputError with every reason why it cannot be run
 */
export function openSession(file: DefinitionFile, options: LoadOptions, terminal: Terminal): Session {
  const files = filesFor(file, terminal);
  return placed(file, () => Session.open(file.definition, files, options));
}

/**
 * Loads a network with the files it names, without running it.
 * @throws InputError with every reason why it cannot be run
 */
export function openNetwork(file: DefinitionFile, options: LoadOptions, terminal: Terminal): LoadedNetwork {
  const files = filesFor(file, terminal);
  return placed(file, () => loadNetwork(file.definition, files, options));
}

/** A definition with errors is not run, so its files are not read either. */
function filesFor(file: DefinitionFile, { files }: Terminal): Files {
  return isRunnable(file.definition) ? readReferencedFiles(file.definition, folderOf(file), files) : new Map();
}

/** The folder that file references start from: the current one for a definition from standard input. */
export function folderOf({ path: file }: DefinitionFile): string {
  return file === undefined ? '.' : path.dirname(file);
}

/** Gives the reasons why a network cannot be run their places in the file. @throws InputError with all of them */
export function placed<T>(file: DefinitionFile, run: () => T): T {
  try {
    return run();
  } catch (error) {
    // With a cause it is a defect of the program.
    if (error instanceof LoadError && error.cause === undefined) {
      throw new InputError(error.problems.map(({ message, range }) => file.written(file.place(message, range))));
    }
    if (!isOutOfMemory(error)) throw error;
    throw new InputError([`${file.label}: a run does not fit in memory; lower "batch" or the sizes of the layers`]);
  }
}
