import { annotationsOf, type Annotation } from './annotations';
import type { CheckDocument } from './checkDocument';
import type { DefinitionFile } from '../definitionFile';

const commands = { error: 'error', warning: 'warning', note: 'notice' } as const;

/** A check as workflow commands of GitHub Actions, which show each finding at its line; the last line sums up. */
export function checkGithub(document: CheckDocument, file: DefinitionFile): string {
  const { verdict, checked, definition } = document;
  const lines = annotationsOf(document, file).map((annotation) => commandOf(annotation, file));
  const sum = `${verdict === 'pass' ? 'PASS' : 'FAIL'}: ${definition}: ${checked} entries checked`;
  // A line that begins with :: would be a command as well.
  return `${[...lines, oneLine(sum)].join('\n')}\n`;
}

function commandOf({ rule, level, line, column, message }: Annotation, { path }: DefinitionFile): string {
  const properties = {
    ...(path !== undefined && { file: path, line: String(line), col: String(column) }),
    title: `Gradient Debugger: ${rule}`,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${commands[level]} ${written.join(',')}::${escapeData(message)}`;
}

/** As the runner's own toolkit does: a message cannot end its line. */
export function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** Nor can a property begin another one, or the message. */
export function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
