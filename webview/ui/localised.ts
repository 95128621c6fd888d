import { translationsId } from '../../src/protocol/inspectorPage';
import type { Written } from '../../src/protocol/place';
import { sentence, translated, type Sentence } from '../../src/protocol/sentence';

/** What the host says in the language of the editor, by the words in English; none in English itself. */
const translations = new Map(Object.entries(inThePage()));

function inThePage(): Readonly<Record<string, string>> {
  // Some tests read sentences without any page.
  const data = typeof document === 'undefined' ? undefined : document.getElementById(translationsId)?.textContent;
  return JSON.parse(data ?? '{}') as Readonly<Record<string, string>>;
}

const translate = (words: string): string => translations.get(words) ?? words;

/**
 * The inspector's own words in the language of the editor, as a template: localised`Step ${step} of ${count}`, where
 * media/l10n/make finds them. What goes into them is as in every sentence.
 */
export function localised(parts: TemplateStringsArray, ...values: Sentence['values']): string;
/**
 * What the session says: a sentence, or a text of a table.
 * @param write writes coordinates and shapes, in the order in which they are stored unless somebody says otherwise
 */
export function localised(said: Sentence | string, write?: (written: Written) => string): string;
export function localised(said: TemplateStringsArray | Sentence | string, ...rest: readonly unknown[]): string {
  if (typeof said === 'string') return translate(said);
  if ('words' in said) return translated(said, translate, rest[0] as ((written: Written) => string) | undefined);
  return translated(sentence(said, ...rest as Sentence['values']), translate);
}
