import * as vscode from 'vscode';
import type { Parts } from '../parts';
import { copy } from './copyShape';
import type { Target } from './target';

/** “Copy Details”: puts what whoever mends a mistake of ours wants to know into the clipboard. */
export async function copyDetails({ version }: Parts, { details }: Target): Promise<void> {
  if (details === undefined) return;
  await copy(`gradient-debugger ${version}, vscode ${vscode.version}\n${details}\n`, vscode.l10n.t('the details'));
}
