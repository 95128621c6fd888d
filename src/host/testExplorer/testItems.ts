import * as vscode from 'vscode';
import type { NetworkDefinition, TextRange } from '../../definition/definition';
import { Lines } from '../../definition/lines';
import { formatShape } from '../../tensor/shape';
import { fileNameOf } from '../networks/fileName';
import { testedLayers, type TestedLayer } from './testedLayers';

/** A test as a check knows it: a layer, or one of its tensors. */
export interface TestSubject {
  readonly layer: string;
  readonly tensor?: string;
}

/** The tests of definitions as the Test Explorer lists them: definition → layer → tensor. */
export class TestItems {
  private readonly subjects = new WeakMap<vscode.TestItem, TestSubject>();
  /** Definitions whose layers are listed. */
  private readonly filled = new Set<string>();

  constructor(private readonly controller: vscode.TestController) {}

  /** The item of a definition; undefined when it is not listed. */
  at(uri: vscode.Uri): vscode.TestItem | undefined {
    return this.controller.items.get(uri.toString());
  }

  /** Lists a definition, whose layers are to be read when somebody looks. */
  add(uri: vscode.Uri): vscode.TestItem {
    const known = this.at(uri);
    if (known) return known;
    const item = this.controller.createTestItem(uri.toString(), fileNameOf(uri), uri);
    item.description = folderOf(uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  /** Whether the layers of a definition are listed. */
  isFilled(uri: vscode.Uri): boolean {
    return this.filled.has(uri.toString());
  }

  remove(uri: vscode.Uri): void {
    this.filled.delete(uri.toString());
    this.controller.items.delete(uri.toString());
  }

  /** Lists the layers of a definition. Those that were listed keep their results. */
  fill(uri: vscode.Uri, { text, definition }: { readonly text: string; readonly definition: NetworkDefinition }): void {
    const item = this.add(uri);
    this.filled.add(uri.toString());
    item.canResolveChildren = false;
    item.error = undefined;
    const lines = new Lines(text);
    const rangeOf = ({ start, end }: TextRange) => new vscode.Range(place(lines, start), place(lines, end));
    item.children.replace(testedLayers(definition).map((layer, index) => this.layerItem(item, layer, index, rangeOf)));
  }

  /** What a test is about; undefined for one that is as those below it are: a definition as a whole, an input. */
  subjectOf(item: vscode.TestItem): TestSubject | undefined {
    return this.subjects.get(item);
  }

  private layerItem(
    parent: vscode.TestItem,
    { name, op, hasOwnRule, range, tensors }: TestedLayer,
    index: number,
    rangeOf: (range: TextRange) => vscode.Range,
  ): vscode.TestItem {
    const item = this.keep(parent, name, name);
    item.description = op;
    item.range = rangeOf(range);
    item.sortText = String(index).padStart(6, '0');
    if (hasOwnRule) this.subjects.set(item, { layer: name });
    else this.subjects.delete(item);
    item.children.replace(tensors.map(({ name: tensor, symbol, shape }, slot) => {
      const child = this.keep(item, tensor, symbol);
      child.description = formatShape(shape);
      child.range = item.range;
      child.sortText = String(slot).padStart(6, '0');
      this.subjects.set(child, { layer: name, tensor });
      return child;
    }));
    return item;
  }

  /** The item that is there already, with what VS Code shows of it; or a new one. */
  private keep(parent: vscode.TestItem, id: string, label: string): vscode.TestItem {
    const known = parent.children.get(id) ?? this.controller.createTestItem(id, label, parent.uri);
    known.label = label;
    return known;
  }
}

/** The folder of a definition, from the workspace on; empty for one that lies right in it, or in none. */
function folderOf(uri: vscode.Uri): string {
  if (uri.scheme === 'untitled' || !vscode.workspace.getWorkspaceFolder(uri)) return '';
  const path = vscode.workspace.asRelativePath(uri);
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function place(lines: Lines, offset: number): vscode.Position {
  const { line, column } = lines.positionAt(offset);
  return new vscode.Position(line - 1, column - 1);
}
