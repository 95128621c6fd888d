import { printParseErrorCode, type ParseErrorCode } from 'jsonc-parser';
import { sentence, type Sentence } from '../protocol/sentence';
import type { Fix, TextRange } from './definition';
import { quoted } from './wording';

/** The parser's names for what can be wrong. */
export type SyntaxErrorName = ReturnType<typeof printParseErrorCode>;

/** Where the parser was when it stumbled. */
export interface Stumble {
  readonly name: SyntaxErrorName;
  /** The token that was found; empty at the end of the text. */
  readonly found: TextRange;
  /** What the token stands in; undefined outside everything. */
  readonly inside: 'object' | 'list' | undefined;
  /** True where a key should stand. */
  readonly atKey: boolean;
  /** Where the last token ended that was understood. */
  readonly afterLast: number;
}

/** What is wrong, in a sentence, and how to mend it if there is one way. */
export interface SyntaxSentence {
  readonly reason: Sentence;
  readonly fix?: Fix;
}

export function nameOf(code: ParseErrorCode): SyntaxErrorName {
  return printParseErrorCode(code);
}

/** Errors within a token: the token is there, but what it means is not certain. */
export const withinToken: ReadonlySet<SyntaxErrorName> = new Set<SyntaxErrorName>([
  'InvalidNumberFormat', 'UnexpectedEndOfString', 'UnexpectedEndOfNumber', 'InvalidUnicode', 'InvalidEscapeCharacter',
  'InvalidCharacter',
]);

const wholeInWords = sentence`an object in braces: ${'{ … }'}`;
const unfinishedNumber = sentence`this number is not finished: digits are missing behind the point or the exponent`;

/** The parser's word for what is wrong as a sentence with what was found, what was expected and what to do. */
export function explainSyntax(stumble: Stumble, text: string): SyntaxSentence {
  const { start, end } = stumble.found;
  const found = start === end
    ? sentence`the end of the text`
    : tokenInWords(text.slice(start, Math.min(end, start + 1000)));
  switch (stumble.name) {
    case 'InvalidSymbol':
      return explainSymbol(text.slice(start, end), stumble, text);
    case 'PropertyNameExpected':
      return { reason: sentence`found ${found}, expected a key in double quotation marks` };
    case 'ValueExpected':
      return { reason: sentence`found ${found}, expected ${stumble.inside ? sentence`a value` : wholeInWords}` };
    case 'ColonExpected':
      return { reason: sentence`found ${found}, expected a colon between key and value` };
    case 'CommaExpected':
      return explainComma(found, stumble, text);
    case 'EndOfFileExpected':
      return { reason: sentence`found ${found} behind the end of the definition, expected nothing` };
    case 'UnexpectedEndOfComment':
      return { reason: sentence`this comment is never closed: */ is missing` };
    case 'UnexpectedEndOfString':
      return { reason: sentence`this text is not closed: a double quotation mark is missing` };
    case 'InvalidUnicode':
      return { reason: sentence`this text has an unfinished escape: \\u needs four hexadecimal digits` };
    case 'InvalidEscapeCharacter':
      return { reason: sentence`this text has an escape that JSON does not know; a backslash itself is written \\\\` };
    case 'InvalidCharacter':
      return { reason: sentence`this text holds a control character; write it as an escape, such as \\t` };
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return { reason: unfinishedNumber };
    default:
      return { reason: sentence`found ${found}, which cannot stand here` };
  }
}

/** A single character could be taken for a part of the sentence. */
function tokenInWords(token: string): string {
  const shown = quoted(token);
  return shown.length === 1 ? `“${shown}”` : shown;
}

function explainComma(
  found: string | Sentence,
  { inside, afterLast, found: { start } }: Stumble,
  text: string,
): SyntaxSentence {
  const reason = sentence`found ${found}, expected a comma or ${inside === 'list' ? ']' : '}'}`;
  if (!/["[{\d-]/.test(text[start] ?? '')) return { reason };
  return { reason, fix: { title: sentence`Insert a comma`, range: { start: afterLast, end: afterLast }, text: ',' } };
}

/** How other languages write what JSON writes differently. */
const foreignWords: ReadonlyMap<string, string> = new Map([
  ['True', 'true'], ['TRUE', 'true'], ['False', 'false'], ['FALSE', 'false'],
  ['None', 'null'], ['NULL', 'null'], ['undefined', 'null'],
]);

function explainSymbol(symbol: string, { atKey, found, inside }: Stumble, text: string): SyntaxSentence {
  const word = tokenInWords(symbol.slice(0, 1000));
  if (!inside) return { reason: sentence`found ${word}, expected ${wholeInWords}` };
  const meant = foreignWords.get(symbol);
  if (meant) return { reason: sentence`found ${word}, expected ${meant}`, fix: changeTo(meant, found) };
  const infinite = /^[+-]?(nan|inf(inity)?)\b/i.exec(text.slice(found.start, found.start + 20));
  if (infinite) return { reason: sentence`${infinite[0]} cannot be used: numbers must be finite` };
  const number = /^[+.]\.?\d/.test(symbol) ? Number(symbol) : NaN;
  const digits = String(number);
  if (Number.isFinite(number)) {
    return { reason: sentence`found ${word}, expected ${digits}`, fix: changeTo(digits, found) };
  }
  const bare = /^'(.*)'$/s.exec(symbol)?.[1] ?? symbol;
  const reason = atKey
    ? sentence`found ${word}, but keys stand in double quotation marks`
    : sentence`found ${word}, but a text stands in double quotation marks`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(bare)) return { reason };
  return { reason, fix: changeTo(`"${bare}"`, found) };
}

function changeTo(text: string, range: TextRange): Fix {
  return { title: sentence`Change to ${quoted(text)}`, range, text };
}
