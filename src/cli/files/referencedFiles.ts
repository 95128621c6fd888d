import path from 'node:path';
import { defaultLimits } from '../../files/limits';
import type { NetworkDefinition } from '../../definition/definition';
import { filesOf } from '../../definition/filesOf';
import type { Files } from '../../session/load';
import type { FileSystem } from '../terminal';
import { FileProblem } from './fileProblem';

/**
 * The bytes of the files that a definition names, or why they cannot be had. They lie in the definition's folder or
 * below: a definition from somebody else must not read one's other files, not even through a symbolic link.
 * @param folder the definition's folder
 */
export function readReferencedFiles(definition: NetworkDefinition, folder: string, files: FileSystem): Files {
  return new Map(filesOf(definition).map((reference) => [reference, readInside(folder, reference, files)]));
}

function readInside(folder: string, reference: string, files: FileSystem): Uint8Array | Error {
  try {
    const file = files.realPath(path.join(folder, reference));
    if (!isInside(files.realPath(folder), file)) {
      return new FileProblem('it lies outside of the definition\'s folder; copy it there');
    }
    return files.read(file, defaultLimits.fileBytes);
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}
