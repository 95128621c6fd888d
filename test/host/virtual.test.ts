import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, eventually, folder, hoverOver, problemsOf } from './workspace';

/** Files that are nowhere but in memory, as those of a repository that was never cloned. */
class MemoryFiles implements vscode.FileSystemProvider {
  readonly files = new Map<string, Uint8Array>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changed.event;

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat({ path }: vscode.Uri): vscode.FileStat {
    if (path === '/') return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.at(path).length };
  }

  readFile({ path }: vscode.Uri): Uint8Array {
    return this.at(path);
  }

  writeFile(uri: vscode.Uri, content: Uint8Array): void {
    this.files.set(uri.path, content);
    this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [...this.files.keys()].map((path) => [path.slice(1), vscode.FileType.File]);
  }

  createDirectory(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete({ path }: vscode.Uri): void {
    this.files.delete(path);
  }

  rename(): void {
    throw vscode.FileSystemError.NoPermissions();
  }

  private at(path: string): Uint8Array {
    const content = this.files.get(path);
    if (!content) throw vscode.FileSystemError.FileNotFound(path);
    return content;
  }
}

const scheme = 'gradnet-memory';

describe('a definition in a virtual workspace', () => {
  const memory = new MemoryFiles();
  let registration: vscode.Disposable;
  const address = (name: string): vscode.Uri => vscode.Uri.from({ scheme, path: `/${name}` });

  before(async () => {
    registration = vscode.workspace.registerFileSystemProvider(scheme, memory);
    const read = (name: string): Thenable<Uint8Array> =>
      vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), name));
    const definition = await read('tiny.gradnet.json');
    memory.files.set('/tiny.gradnet.json', definition);
    memory.files.set('/tiny.safetensors', await read('tiny.safetensors'));
    const other = new TextDecoder().decode(definition).replace('tiny.safetensors', 'missing.safetensors');
    memory.files.set('/other.gradnet.json', new TextEncoder().encode(other));
  });

  after(() => void registration.dispose());
  afterEach(closeAll);

  async function open(name = 'tiny.gradnet.json'): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(address(name));
    await vscode.window.showTextDocument(document);
    return document;
  }

  it('is checked with the weights that lie beside it, where no disk is', async () => {
    const document = await open();
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    // W = [[1, −1], [−1, 2]]: its norm is √7.
    assert.match(await hoverOver(document, '"fc1"'), /\*\*dW\*\*.*2&nbsp;×&nbsp;2&nbsp;&nbsp;&nbsp; \| 2\.646/);
    assert.deepEqual(problemsOf(document), []);
  });

  it('is out of date when they change', async () => {
    const document = await open();
    await vscode.commands.executeCommand('gradientDebugger.runGradientCheck', document.uri);
    const weights = address('tiny.safetensors');
    await vscode.workspace.fs.writeFile(weights, await vscode.workspace.fs.readFile(weights));
    await eventually(() => hoverOver(document, '"fc1"'), (text) => text.includes('earlier version'));
  });

  it('says which file is missing', async () => {
    const document = await open('other.gradnet.json');
    await vscode.commands.executeCommand('gradientDebugger.openInspector', document.uri);
    const [problem] = await eventually(() => problemsOf(document), ({ length }) => length > 0);
    assert.match(problem!.message, /^missing\.safetensors: there is no such file beside the definition/);
  });
});
