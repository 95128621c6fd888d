import { l10n } from 'vscode';

/** One of the engine's sentences (`engineSentences`) in the language of the editor. */
export function localised(sentence: string): string {
  return l10n.t(sentence);
}
