import { defaultLimits } from '../../files/limits';
import type { Comparison } from '../../protocol/compare';
import { english } from '../../protocol/sentence';
import type { Tolerance } from '../../protocol/tolerance';
import { CompareError } from '../../session/comparison';
import type { Session } from '../../session/session';
import { InputError } from '../errors';
import { FileProblem } from '../files/fileProblem';
import type { FileSystem } from '../terminal';

/**
 * Compares the gradients in a file; `NAME=FILE.npy` says what the only tensor of that file is.
 * @throws InputError when there is nothing to compare
 */
export function compareFile(
  session: Session,
  written: string,
  tolerance: Tolerance | undefined,
  files: FileSystem,
): Comparison {
  const named = /^([^=]+)=(.+)$/s.exec(written);
  const [path, as] = named && !files.exists(written) ? [named[2]!, named[1]!] : [written, undefined];
  try {
    const bytes = files.read(path, defaultLimits.fileBytes);
    return session.compare({ path, bytes }, { ...(as !== undefined && { as }), ...(tolerance && { tolerance }) });
  } catch (error) {
    if (error instanceof FileProblem) throw new InputError([`${path}: ${error.message}`]);
    if (error instanceof CompareError) throw new InputError(error.problems.map(english));
    throw error;
  }
}
