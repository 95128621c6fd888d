/** Why a file cannot be read or written, as the end of a sentence that begins with its path. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

const sentences: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  ENOTDIR: 'part of this path is a file, not a folder',
  EACCES: 'permission to open it is denied',
  EPERM: 'permission to open it is denied',
  EROFS: 'this disk can only be read',
  ENOSPC: 'there is no space left on the disk',
  EDQUOT: 'there is no space left for you on the disk',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'this name is too long',
  EMFILE: 'too many files are open',
  ERR_INVALID_ARG_VALUE: 'this path cannot be the name of a file',
};

/** The sentence for an error of Node's file functions; any other error goes on its way. */
export function fileProblem(error: unknown): FileProblem {
  if (error instanceof FileProblem) return error;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') throw error;
  return new FileProblem(sentences[error.code] ?? `it cannot be opened (${error.code})`, { cause: error });
}
