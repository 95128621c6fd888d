import { l10n } from 'vscode';
import type { Sentence } from '../protocol/sentence';

/** A sentence, or one that stands as a text in a table (`engineSentences`), in the language of the editor. */
export function localised(said: Sentence | string): string {
  if (typeof said === 'string') return l10n.t(said);
  return l10n.t(said.words, ...said.values.map((value) => (typeof value === 'object' ? localised(value) : value)));
}
