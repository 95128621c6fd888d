import { english, sentence, type Sentence } from '../protocol/sentence';

/** A value of a Python literal: dictionaries are Maps, lists and tuples are arrays. */
export type PythonLiteral =
  | string
  | number
  | boolean
  | null
  | readonly PythonLiteral[]
  | ReadonlyMap<string, PythonLiteral>;

/** A text that is no Python literal: what stands at `offset` (characters from 0), and what was expected there. */
export class PythonLiteralError extends Error {
  override readonly name = 'PythonLiteralError';

  constructor(
    readonly found: string,
    readonly expected: Sentence,
    readonly offset: number,
  ) {
    super(`found ${found} at character ${offset + 1}, expected ${english(expected)}`);
  }
}

/** Far more than a header needs, far less than the call stack holds. */
const deepest = 32;

const constants = { True: true, False: false, None: null } as const;

/**
 * Reads the Python literals that NumPy writes into headers: strings, whole numbers (also Python 2's `3L`), `True`,
 * `False`, `None`, tuples, lists and dictionaries with string keys. Nothing is evaluated.
 * Throws a {@link PythonLiteralError} for anything else.
 */
export function parsePythonLiteral(text: string): PythonLiteral {
  const reader = new LiteralReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class LiteralReader {
  private offset = 0;

  constructor(private readonly text: string) {}

  value(depth: number): PythonLiteral {
    if (depth > deepest) this.fail(sentence`at most ${deepest} brackets inside each other`);
    const next = this.peek();
    if (next === '{') return this.dictionary(depth);
    if (next === '[') return this.items(']', depth).values;
    if (next === '(') return this.tuple(depth);
    return this.plain();
  }

  end(): void {
    if (this.peek() !== '') this.fail(sentence`nothing more`);
  }

  private plain(): PythonLiteral {
    const string = this.match(/[ub]?(?:'([^'\\\n]*(?:\\.[^'\\\n]*)*)'|"([^"\\\n]*(?:\\.[^"\\\n]*)*)")/y);
    if (string) return (string[1] ?? string[2] ?? '').replace(/\\(.)/g, '$1');
    const number = this.match(/([+-]?\d+)L?(?![\w.])/y);
    if (number) return Number(number[1]);
    const word = this.match(/(?:True|False|None)\b/y);
    if (word) return constants[word[0] as keyof typeof constants];
    return this.fail(sentence`a string, whole number, True, False or None`);
  }

  private tuple(depth: number): PythonLiteral {
    const { values, commas } = this.items(')', depth);
    // `(3)` is the number 3; `(3,)` is the tuple.
    return values.length === 1 && commas === 0 ? values[0]! : values;
  }

  private items(close: string, depth: number): { readonly values: PythonLiteral[]; readonly commas: number } {
    const values: PythonLiteral[] = [];
    const commas = this.separated(close, () => values.push(this.value(depth + 1)));
    return { values, commas };
  }

  private dictionary(depth: number): ReadonlyMap<string, PythonLiteral> {
    const entries = new Map<string, PythonLiteral>();
    this.separated('}', () => {
      const key = this.value(depth + 1);
      if (typeof key !== 'string') return this.fail(sentence`a string as key`);
      if (entries.has(key)) this.fail(sentence`the key '${key}' only once`);
      this.take(':');
      entries.set(key, this.value(depth + 1));
    });
    return entries;
  }

  /** Reads what stands between brackets; returns the number of commas. */
  private separated(close: string, readItem: () => void): number {
    this.offset++;
    let commas = 0;
    while (this.peek() !== close) {
      readItem();
      if (this.peek() === close) break;
      this.take(',');
      commas++;
    }
    this.offset++;
    return commas;
  }

  private take(mark: string): void {
    if (this.peek() !== mark) this.fail(sentence`“${mark}”`);
    this.offset++;
  }

  private peek(): string {
    this.match(/\s*/y);
    return this.text.charAt(this.offset);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.offset;
    const match = pattern.exec(this.text);
    if (match) this.offset = pattern.lastIndex;
    return match;
  }

  private fail(expected: Sentence): never {
    const rest = this.text.slice(this.offset, this.offset + 12);
    throw new PythonLiteralError(rest === '' ? 'the end' : rest, expected, this.offset);
  }
}
