import * as vscode from 'vscode';
import { DEFINITION_SUFFIX, LANGUAGE } from '../manifest';
import { choose } from '../steps/stepInput';
import { BACK, type Step } from '../steps/steps';
import type { Draft } from './draft';

/** Asks where a new definition is to be kept. Closing the dialog for the file leads back to the question. */
export const askPlace: Step<Draft> = async (draft, where) => {
  const untitled = {
    label: vscode.l10n.t('Untitled'),
    detail: vscode.l10n.t('To look at first; it can be saved later.'),
  };
  const saved = {
    label: vscode.l10n.t('File…'),
    detail: vscode.l10n.t('Data and weights can then lie beside it.'),
  };
  const placeholder = vscode.l10n.t('Where shall it be?');
  for (;;) {
    const title = vscode.l10n.t('New Network Definition');
    const chosen = await choose({ title, placeholder, items: [untitled, saved] }, where);
    if (chosen === undefined || chosen === BACK) return chosen;
    if (chosen === untitled) return draft;
    const file = await askFile(draft.name);
    if (file) return { ...draft, file };
  }
};

/** Keeps a new definition where it is to be, and shows it. */
export async function openNew(text: string, file: vscode.Uri | undefined): Promise<void> {
  if (file) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const document = await (file
    ? vscode.workspace.openTextDocument(file)
    : vscode.workspace.openTextDocument({ language: LANGUAGE, content: text }));
  await vscode.window.showTextDocument(document);
}

/** The file that the user names; undefined when no file is named, or one that is there and is to stay. */
async function askFile(name: string): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const proposed = `${name.replace(/[\p{Cc}/\\:*?"<>|\s]+/gu, '-').toLowerCase()}${DEFINITION_SUFFIX}`;
  const chosen = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, proposed) }),
    // Dialogs want what stands behind the last dot to be the whole ending, and add it if it is not there.
    filters: { [vscode.l10n.t('Network definitions')]: [DEFINITION_SUFFIX.slice(1)] },
    title: vscode.l10n.t('New Network Definition'),
  });
  if (!chosen || chosen.path.endsWith(DEFINITION_SUFFIX)) return chosen;
  const file = chosen.with({ path: `${chosen.path.replace(/\.(gradnet|json)$/, '')}${DEFINITION_SUFFIX}` });
  return await exists(file) ? confirmed(file) : file;
}

/** The dialog has asked about another name. */
async function confirmed(file: vscode.Uri): Promise<vscode.Uri | undefined> {
  const replace = vscode.l10n.t('Replace');
  const name = vscode.workspace.asRelativePath(file);
  const message = vscode.l10n.t('There is a file {0} already. Shall it be replaced?', name);
  return await vscode.window.showWarningMessage(message, { modal: true }, replace) === replace ? file : undefined;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
