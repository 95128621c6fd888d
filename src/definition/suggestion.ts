import { sentence, type Sentence } from '../protocol/sentence';
import type { Fix, TextRange } from './definition';
import { nearest } from './nearest';
import { inARow, quoted } from './wording';

/** What to say and do about a word that is not known. */
export interface Suggestion {
  /** What was found, with what was likely meant (`did you mean Linear?`), or which words there are. */
  readonly reason: Sentence;
  readonly word?: string;
  readonly fix?: Fix;
}

/** With more words than this, only the last ones are looked through: a definition may have 100,000 layers. */
const mostCandidates = 500;
const mostListed = 100;

/**
 * Finds the known word that was likely meant, or lists the known ones.
 * @param place where the word stands, with its quotation marks
 * @param found says that the word is not known
 * @param none what to say besides when no word is known at all
 */
export function suggest(
  found: Sentence,
  word: string,
  known: readonly string[],
  place: TextRange,
  none: Sentence | undefined,
): Suggestion {
  const meant = nearest(word, known.slice(-mostCandidates));
  if (meant !== undefined) {
    const { start, end } = place;
    const fix = { title: sentence`Change to ${quoted(meant)}`, range: { start, end }, text: JSON.stringify(meant) };
    return { reason: sentence`${found}; did you mean ${quoted(meant)}?`, word: meant, fix };
  }
  if (known.length === 0) return { reason: none ? sentence`${found}; ${none}` : found };
  const listed = known.slice(-mostListed).map(quoted);
  const left = known.length - listed.length;
  if (known.length === 1) return { reason: sentence`${found}; there is ${listed[0]!}` };
  const all = inARow(listed);
  if (left === 0) return { reason: sentence`${found}; there are ${all}` };
  const others = left === 1 ? sentence`1 other` : sentence`${left} others`;
  return { reason: sentence`${found}; there are ${others}, ${all}` };
}
