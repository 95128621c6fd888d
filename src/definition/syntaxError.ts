import { printParseErrorCode, type ParseErrorCode } from 'jsonc-parser';
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
  readonly sentence: string;
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

const wholeInWords = 'an object in braces: { … }';
const unfinishedNumber = 'this number is not finished: digits are missing behind the point or the exponent';

/** The parser's word for what is wrong as a sentence with what was found, what was expected and what to do. */
export function explainSyntax(stumble: Stumble, text: string): SyntaxSentence {
  const { start, end } = stumble.found;
  const found = start === end ? 'the end of the text' : tokenInWords(text.slice(start, Math.min(end, start + 1000)));
  switch (stumble.name) {
    case 'InvalidSymbol':
      return explainSymbol(text.slice(start, end), stumble, text);
    case 'PropertyNameExpected':
      return { sentence: `found ${found}, expected a key in double quotation marks` };
    case 'ValueExpected':
      return { sentence: `found ${found}, expected ${stumble.inside ? 'a value' : wholeInWords}` };
    case 'ColonExpected':
      return { sentence: `found ${found}, expected a colon between key and value` };
    case 'CommaExpected':
      return explainComma(found, stumble, text);
    case 'EndOfFileExpected':
      return { sentence: `found ${found} behind the end of the definition, expected nothing` };
    case 'UnexpectedEndOfComment':
      return { sentence: 'this comment is never closed: */ is missing' };
    case 'UnexpectedEndOfString':
      return { sentence: 'this text is not closed: a double quotation mark is missing' };
    case 'InvalidUnicode':
      return { sentence: 'this text has an unfinished escape: \\u needs four hexadecimal digits' };
    case 'InvalidEscapeCharacter':
      return { sentence: 'this text has an escape that JSON does not know; a backslash itself is written \\\\' };
    case 'InvalidCharacter':
      return { sentence: 'this text holds a control character; write it as an escape, such as \\t' };
    case 'InvalidNumberFormat':
    case 'UnexpectedEndOfNumber':
      return { sentence: unfinishedNumber };
    default:
      return { sentence: `found ${found}, which cannot stand here` };
  }
}

/** A single character could be taken for a part of the sentence. */
function tokenInWords(token: string): string {
  const shown = quoted(token);
  return shown.length === 1 ? `“${shown}”` : shown;
}

function explainComma(found: string, { inside, afterLast, found: { start } }: Stumble, text: string): SyntaxSentence {
  const sentence = `found ${found}, expected a comma or ${inside === 'list' ? ']' : '}'}`;
  if (!/["[{\d-]/.test(text[start] ?? '')) return { sentence };
  return { sentence, fix: { title: 'Insert a comma', range: { start: afterLast, end: afterLast }, text: ',' } };
}

/** How other languages write what JSON writes differently. */
const foreignWords: ReadonlyMap<string, string> = new Map([
  ['True', 'true'], ['TRUE', 'true'], ['False', 'false'], ['FALSE', 'false'],
  ['None', 'null'], ['NULL', 'null'], ['undefined', 'null'],
]);

function explainSymbol(symbol: string, { atKey, found, inside }: Stumble, text: string): SyntaxSentence {
  const word = tokenInWords(symbol.slice(0, 1000));
  if (!inside) return { sentence: `found ${word}, expected ${wholeInWords}` };
  const meant = foreignWords.get(symbol);
  if (meant) return { sentence: `found ${word}, expected ${meant}`, fix: changeTo(meant, found) };
  const infinite = /^[+-]?(nan|inf(inity)?)\b/i.exec(text.slice(found.start, found.start + 20));
  if (infinite) return { sentence: `${infinite[0]} cannot be used: numbers must be finite` };
  const number = /^[+.]\.?\d/.test(symbol) ? Number(symbol) : NaN;
  const digits = String(number);
  if (Number.isFinite(number)) return { sentence: `found ${word}, expected ${digits}`, fix: changeTo(digits, found) };
  const bare = /^'(.*)'$/s.exec(symbol)?.[1] ?? symbol;
  const subject = atKey ? 'keys stand' : 'a text stands';
  const sentence = `found ${word}, but ${subject} in double quotation marks`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(bare)) return { sentence };
  return { sentence, fix: changeTo(`"${bare}"`, found) };
}

function changeTo(text: string, range: TextRange): Fix {
  return { title: quoted(`Change to ${text}`), range, text };
}
