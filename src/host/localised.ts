import { l10n } from 'vscode';
import { asStored } from '../protocol/place';
import { isSentence, sentenceOf, type Sentence } from '../protocol/sentence';

/** A sentence, or one that stands as a text in a table (`engineSentences`), in the language of the editor. */
export function localised(said: Sentence | string): string {
  if (typeof said === 'string') return l10n.t(said);
  return l10n.t(said.words, ...said.values.map((value) => {
    if (typeof value !== 'object') return value;
    return isSentence(value) ? localised(value) : asStored(value);
  }));
}

/** Why something has failed, as whatever was thrown says it. */
export function reasonOf(error: unknown): string {
  const reason = sentenceOf(error);
  if (reason) return localised(reason);
  return error instanceof Error ? error.message : String(error);
}
