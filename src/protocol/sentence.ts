import { asStored, type Written } from './place';

/**
 * A sentence, or a clause of one, that can be put into another language: its words in English, with {0}, {1} … for
 * what goes into them. It is plain JSON, so that it crosses to another thread or window as it is.
 */
export interface Sentence {
  readonly words: string;
  readonly values: readonly (string | number | Sentence | Written)[];
}

/**
 * Tag of a template that is a sentence: sentence`dim is ${dim}, but there are ${axes} axes`. Its words are what
 * translators get to see (media/l10n/make finds them by this tag), so that they say something whole, and what goes into
 * them is a name, a number, a place in a tensor, or another sentence. A number of things takes two templates, of which
 * one is for 1.
 */
export function sentence(parts: readonly string[], ...values: Sentence['values']): Sentence {
  return { words: parts.reduce((words, part, place) => `${words}{${place - 1}}${part}`), values: values.map(asJson) };
}

/** JSON has no NaN and no infinities. */
function asJson<Value>(value: Value): Value | string {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** True for sentences among plain data. */
export function isSentence(value: unknown): value is Sentence {
  return typeof value === 'object' && value !== null && 'words' in value && 'values' in value;
}

/** The sentence of an error, if it has one. */
export function sentenceOf(error: unknown): Sentence | undefined {
  return error instanceof Error && 'sentence' in error && isSentence(error.sentence) ? error.sentence : undefined;
}

/** The sentence in English. */
export function english(said: Sentence): string {
  return translated(said, (words) => words);
}

/**
 * The sentence in any language.
 * @param translate gives the words of that language for those in English
 * @param write writes coordinates and shapes
 */
export function translated(said: Sentence, translate: (words: string) => string, write = asStored): string {
  return translate(said.words).replace(/\{(\d+)\}/g, (blank, place: string) => {
    const value = said.values[Number(place)] ?? blank;
    if (typeof value !== 'object') return String(value);
    return isSentence(value) ? translated(value, translate, write) : write(value);
  });
}

/** What something says in English, beside the sentence for other languages: as errors do, which have a `message`. */
export interface Said {
  readonly message: string;
  readonly sentence: Sentence;
}

export function say(said: Sentence): Said {
  return { message: english(said), sentence: said };
}

/** An error whose reason can be put into other languages; its message is in English. */
export class SentenceError extends Error implements Said {
  constructor(
    readonly sentence: Sentence,
    options?: ErrorOptions,
  ) {
    super(english(sentence), options);
  }
}

/** The same of a number, a name or a place that is none of those there are. */
export class SentenceRangeError extends RangeError implements Said {
  constructor(readonly sentence: Sentence) {
    super(english(sentence));
  }
}
