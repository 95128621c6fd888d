import type { Token } from './tokens';

/** An object or a list that is open at some place of a text. */
export interface OpenFrame {
  readonly kind: 'object' | 'list';
  /** What the next token is taken for; `end`: behind a value, where a comma should come. */
  expects: 'key' | 'colon' | 'value' | 'end';
  /** In an object, the key whose value comes or has come; undefined before one. */
  key: string | undefined;
  /** In a list, how many items have begun before. */
  index: number;
  /** Of an object: its keys, with the texts, numbers and words behind them, and undefined for lists and objects. */
  readonly values: Map<string, unknown>;
  /** Where the last value has ended, if no comma has come since. */
  ended: number | undefined;
}

/** Follows the objects and lists of a text that need not be sound: what is missing is passed over. */
export class Frames {
  readonly open: OpenFrame[] = [];

  get innermost(): OpenFrame | undefined {
    return this.open.at(-1);
  }

  /** Takes note of a token that is no comment. */
  take(token: Token): void {
    const { written, end } = token;
    if (token.kind !== 'sign') this.takeWord(contentOf(token), end);
    else if (written === '{' || written === '[') this.begin(written === '{' ? 'object' : 'list');
    else if (written === '}' || written === ']') this.close(written === '}' ? 'object' : 'list', end);
    else this.separate(written);
  }

  private begin(kind: OpenFrame['kind']): void {
    this.closeForgotten();
    this.note(undefined);
    const expects = kind === 'object' ? 'key' : 'value';
    this.open.push({ kind, expects, key: undefined, index: 0, values: new Map(), ended: undefined });
  }

  /** An object or list where a key should stand is the next item of the list, and the brace before it was forgotten. */
  private closeForgotten(): void {
    const around = this.open.at(-2);
    if (this.innermost?.kind !== 'object' || this.innermost.expects === 'value' || around?.kind !== 'list') return;
    this.open.pop();
    around.expects = 'end';
  }

  /** Closes the innermost of this kind, with all that is in it; without one, the sign means nothing. */
  private close(kind: OpenFrame['kind'], end: number): void {
    const level = this.open.findLastIndex((frame) => frame.kind === kind);
    if (level < 0) return;
    this.open.length = level;
    this.finish(end);
  }

  private separate(sign: string): void {
    const frame = this.innermost;
    if (!frame) return;
    if (sign === ':') {
      if (frame.kind === 'object') frame.expects = 'value';
      return;
    }
    if (frame.kind === 'list') frame.index++;
    frame.expects = frame.kind === 'list' ? 'value' : 'key';
    frame.key = undefined;
    frame.ended = undefined;
  }

  private takeWord(content: unknown, end: number): void {
    const frame = this.innermost;
    if (frame?.kind === 'object' && frame.expects !== 'value') {
      frame.key = String(content);
      frame.expects = 'colon';
      frame.ended = undefined;
      return;
    }
    this.note(content);
    this.finish(end);
  }

  /** A value begins. */
  private note(content: unknown): void {
    const frame = this.innermost;
    if (!frame) return;
    if (frame.kind === 'list' && frame.expects === 'end') frame.index++;
    if (frame.key !== undefined && frame.expects === 'value') frame.values.set(frame.key, content);
  }

  /** A value has ended. */
  private finish(end: number): void {
    const frame = this.innermost;
    if (!frame) return;
    frame.expects = 'end';
    frame.ended = end;
  }
}

/** What a text, a number or a word means; as it is written where it means nothing. */
function contentOf({ kind, written, isClosed }: Token): unknown {
  try {
    return JSON.parse(kind === 'text' && !isClosed ? `${written}"` : written);
  } catch {
    return kind === 'text' ? written.slice(1) : written;
  }
}
