import { sentence, type Sentence } from '../protocol/sentence';

const longestQuotation = 60;

/** Characters that would hide, or turn around, the rest of the message that quotes them. */
const invisible = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** A stretch of a definition as a message quotes it: on one line, nothing invisible, not longer than 60 characters. */
export function quoted(text: string): string {
  // Cut twice: a text of megabytes is not worth cleaning as a whole.
  const line = text.slice(0, 4 * longestQuotation).replace(/\s*[\r\n]\s*/g, ' ').replace(invisible, writtenOut).trim();
  const characters = Array.from(line);
  if (characters.length <= longestQuotation && text.length <= 4 * longestQuotation) return line;
  return `${characters.slice(0, longestQuotation - 1).join('')}…`;
}

/** A name as a sentence mentions it; the empty one as "". */
export function named(name: string): string {
  return quoted(name) || '""';
}

function writtenOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Words in a row: `a`, `a and b`, `a, b and c`, or with “or”. */
export function inARow(words: readonly string[], joint: 'and' | 'or' = 'and'): Sentence {
  const last = words.at(-1) ?? '';
  if (words.length < 2) return sentence`${last}`;
  const others = words.slice(0, -1).join(', ');
  return joint === 'and' ? sentence`${others} and ${last}` : sentence`${others} or ${last}`;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** An amount of memory: `512 B`, `1.5 GiB`, `3.1e+12 EiB`. */
export function memory(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  const amount = bytes / 1024 ** step;
  return `${amount < 10_000 ? Math.round(amount * 10) / 10 : amount.toPrecision(2)} ${units[step]!}`;
}
