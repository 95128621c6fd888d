/** A command line that asks for something there is not. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Input that a command cannot work with: sentences, each with its place in front (`file:line:column: `). */
export class InputError extends Error {
  override readonly name = 'InputError';
  constructor(readonly sentences: readonly string[]) {
    super(sentences.join('\n'));
  }
}
