import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/host/manifest';
import { closeAll, openDefinition, openUntitled, small } from './workspace';

describe('the extension', () => {
  afterEach(closeAll);

  it('is there, and is started by a definition', async () => {
    const extension = vscode.extensions.getExtension('gradient-debugger.gradient-debugger');
    assert.ok(extension, 'VS Code does not know the extension gradient-debugger.gradient-debugger');
    await openDefinition(small);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('has every command that package.json promises', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    for (const command of Object.values(commands)) assert.ok(known.has(command), command);
  });

  it('gives *.gradnet.json a language of its own', async () => {
    const document = await openDefinition(small);
    assert.equal(document.languageId, 'gradnet');
  });

  it('leaves other JSON alone', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'jsonc', content: small });
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri,
      new vscode.Position(4, 20));
    assert.ok(hovers.every(({ contents }) => !JSON.stringify(contents).includes('Conv2d')));
  });

  it('comments and indents as JSON with comments does', async () => {
    const document = await openUntitled('{\n}');
    await vscode.commands.executeCommand('editor.action.commentLine');
    assert.equal(document.lineAt(0).text, '// {');
  });
});
