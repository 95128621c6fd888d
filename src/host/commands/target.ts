import * as vscode from 'vscode';

/** What a command was told to work on; what is missing it asks for, or takes from what is active. */
export interface Target {
  readonly uri?: vscode.Uri;
  readonly layer?: string;
  /** A tensor's name in an export. */
  readonly tensor?: string;
  /** Coordinates of an entry of that tensor. */
  readonly entry?: readonly number[];
  /** File name of a sample network. */
  readonly sample?: string;
  /** What is to be known of a mistake of ours. */
  readonly details?: string;
}

/**
 * Reads the argument of a command: a file from the explorer or an editor's title, a row of the tree, or what a link in
 * a hover hands on. Anything else, since anybody may run a command with anything, counts as nothing.
 */
export function targetOf(argument: unknown): Target {
  if (argument instanceof vscode.Uri) return { uri: argument };
  if (typeof argument !== 'object' || argument === null) return {};
  const given = argument as Readonly<Record<keyof Target | 'network', unknown>>;
  const { network, layer, tensor, entry, sample, details } = given;
  return {
    ...(typeof network === 'string' && { uri: vscode.Uri.parse(network) }),
    ...(typeof layer === 'string' && { layer }),
    ...(typeof tensor === 'string' && { tensor }),
    ...(isIndex(entry) && { entry }),
    ...(typeof sample === 'string' && { sample }),
    ...(typeof details === 'string' && { details }),
  };
}

function isIndex(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((coordinate) => Number.isSafeInteger(coordinate));
}
