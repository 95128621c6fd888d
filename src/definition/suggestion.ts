import type { Fix, TextRange } from './definition';
import { nearest } from './nearest';
import { inARow, quoted } from './wording';

/** What to say and do about a word that is not known. */
export interface Suggestion {
  /** The end of a sentence: `; did you mean Linear?`, or which words there are. */
  readonly hint: string;
  readonly word?: string;
  readonly fix?: Fix;
}

/** With more words than this, only the last ones are looked through: a definition may have 100,000 layers. */
const mostCandidates = 500;
const mostListed = 100;

/**
 * Finds the known word that was likely meant, or lists the known ones.
 * @param place where the word stands, with its quotation marks
 * @param none the end of the sentence when no word is known at all
 */
export function suggest(word: string, known: readonly string[], place: TextRange, none: string): Suggestion {
  const meant = nearest(word, known.slice(-mostCandidates));
  if (meant !== undefined) {
    const { start, end } = place;
    const fix = { title: `Change to ${quoted(meant)}`, range: { start, end }, text: JSON.stringify(meant) };
    return { hint: `; did you mean ${quoted(meant)}?`, word: meant, fix };
  }
  if (known.length === 0) return { hint: `; ${none}` };
  const listed = known.slice(-mostListed).map(quoted);
  const left = known.length - listed.length;
  const all = inARow(left > 0 ? [`${left} others`, ...listed] : listed);
  return { hint: `; there ${known.length === 1 ? 'is' : 'are'} ${all}` };
}
