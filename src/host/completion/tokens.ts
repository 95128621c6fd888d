/** A piece of a text that may be anything: a text in quotation marks, a sign, a comment, or a word without quotes. */
export interface Token {
  readonly kind: 'text' | 'sign' | 'comment' | 'word';
  readonly start: number;
  readonly end: number;
  readonly written: string;
  /** For a text: whether it is closed. */
  readonly isClosed: boolean;
}

const token = /(\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$))|"(?:[^"\\\r\n]|\\.)*("?)|([{}[\]:,])|[^\s{}[\]:,"\uFEFF]+/gu;

/**
 * Reads the tokens of a text from an offset on, one after another. Unlike a parser it needs nothing to be in order: a
 * text in quotation marks that is not closed ends with its line.
 */
export function* tokensFrom(text: string, offset: number): Generator<Token, void, void> {
  const pattern = new RegExp(token);
  pattern.lastIndex = offset;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const { 0: written, 1: comment, 2: closing, 3: sign, index: start } = found;
    const isText = closing !== undefined;
    const kind = comment !== undefined ? 'comment' : sign !== undefined ? 'sign' : isText ? 'text' : 'word';
    yield { kind, start, end: start + written.length, written, isClosed: closing === '"' };
  }
}
