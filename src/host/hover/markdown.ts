import * as vscode from 'vscode';
import type { CommandId } from '../manifest';

/** Text that a user wrote, so that Markdown shows it as it is: no markup, no links, no icons. */
export function plain(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s+/g, ' ');
}

/** The same as code. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(({ 0: run }) => run.length));
  const fence = '`'.repeat(longest + 1);
  const blank = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${blank}${text.replace(/\s+/g, ' ')}${blank}${fence}`;
}

/** The symbol of a tensor, `A_prev` with its subscript; what a user has named is shown as it is. */
export function symbol(text: string): string {
  const [, letter, subscript, rest = ''] = /^([\p{L}]+)_(prev)( .*)?$/u.exec(text) ?? [];
  return letter === undefined ? plain(text) : `${letter}<sub>${subscript!}</sub>${plain(rest)}`;
}

/**
 * A table with a line of titles. Columns are set apart, which VS Code does not do by itself; what is in a cell stays on
 * one line.
 */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const blank = '&nbsp;';
  const cell = (content: string): string => content.replaceAll('|', '\\|').replaceAll(' ', blank);
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(`${blank.repeat(3)} | `)} |`;
  return [line(titles), `|${' :-- |'.repeat(titles.length)}`, ...rows.map(line)].join('\n');
}

/** Lines in a fixed-width font, coloured as the language has it. */
export function codeBlock(lines: readonly string[], language = 'plaintext'): string {
  return ['```' + language, ...lines.map((line) => line.replace(/\s/g, ' ')), '```'].join('\n');
}

/** A link that runs a command. */
export function commandLink(label: string, command: CommandId, ...args: readonly unknown[]): string {
  if (args.length === 0) return `[${label}](command:${command})`;
  // Parentheses, which stay as they are, would end the link.
  const query = encodeURIComponent(JSON.stringify(args)).replaceAll('(', '%28').replaceAll(')', '%29');
  return `[${label}](command:${command}?${query})`;
}

/** A text in Markdown that may run these commands, and show icons and subscripts. */
export function markdown(text: string, enabledCommands: readonly CommandId[]): vscode.MarkdownString {
  const result = new vscode.MarkdownString(text, true);
  result.supportHtml = true;
  result.isTrusted = { enabledCommands };
  return result;
}
