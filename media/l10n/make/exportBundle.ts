import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';
import { engineSentences } from '../../../src/host/engineSentences';

/**
 * Every sentence of the editor that can be translated, by itself: those that the host's code gives to `l10n.t`, and
 * those that the engine says of its operators.
 * @param root folder of the project
 */
export async function exportBundle(root: string): Promise<l10nJsonFormat> {
  const files = [path.join(root, 'src/extension.ts'), ...sourcesIn(path.join(root, 'src/host'))];
  const ofCode = await getL10nJson(files.map((file) => ({ extension: '.ts', contents: readFileSync(file, 'utf8') })));
  const ofEngine = Object.fromEntries(engineSentences().map((sentence) => [sentence, sentence]));
  return { ...ofEngine, ...ofCode };
}

/** All TypeScript files in a folder and below it. */
function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}
