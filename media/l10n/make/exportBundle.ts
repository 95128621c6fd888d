import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { engineSentences } from '../../../src/host/engineSentences';
import { templatesIn } from './templates';

/**
 * Every sentence that can be translated, by itself: those that the host's code gives to `l10n.t`, those that the engine
 * says of its operators, and the templates of those that the inspector and the parts below the host put together.
 * @param root folder of the project
 */
export async function exportBundle(root: string): Promise<l10nJsonFormat> {
  const sources = sourcesIn(path.join(root, 'src'));
  const outside = ['host/', 'extension.ts'].map((place) => path.join(root, 'src', place));
  const ofCode = await getL10nJson(sources.filter(({ file }) => outside.some((place) => file.startsWith(place))));
  const templates = [...sources, ...sourcesIn(path.join(root, 'webview'))]
    .flatMap(({ file, contents }) => templatesIn(file, contents));
  const ofEngine = [...engineSentences(), ...templates].map((sentence): [string, string] => [sentence, sentence]);
  return { ...Object.fromEntries(ofEngine), ...ofCode };
}

/** A TypeScript file. */
interface Source {
  readonly file: string;
  readonly extension: '.ts';
  readonly contents: string;
}

/** All TypeScript files in a folder and below it. */
function sourcesIn(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((name) => path.join(folder, name))
    .map((file) => ({ file, extension: '.ts', contents: readFileSync(file, 'utf8') }));
}
