import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { engineSentences } from '../../../src/host/engineSentences';
import { templatesIn } from './templates';

/**
 * Every sentence of the editor that can be translated, by itself: those that the host's code gives to `l10n.t`, those
 * that the engine says of its operators, and the templates of those that the parts below the host put together.
 * @param root folder of the project
 */
export async function exportBundle(root: string): Promise<l10nJsonFormat> {
  const sources = sourcesIn(path.join(root, 'src'))
    .map((file) => ({ file, extension: '.ts' as const, contents: readFileSync(file, 'utf8') }));
  const outside = ['host/', 'extension.ts'].map((place) => path.join(root, 'src', place));
  const ofCode = await getL10nJson(sources.filter(({ file }) => outside.some((place) => file.startsWith(place))));
  const templates = sources.flatMap(({ file, contents }) => templatesIn(file, contents));
  const ofEngine = [...engineSentences(), ...templates].map((sentence): [string, string] => [sentence, sentence]);
  return { ...Object.fromEntries(ofEngine), ...ofCode };
}

/** All TypeScript files in a folder and below it. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}
