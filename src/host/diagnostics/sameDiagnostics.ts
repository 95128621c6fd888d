import type * as vscode from 'vscode';

/** True when both would look the same to the user, in the same order. */
export function sameDiagnostics(a: readonly vscode.Diagnostic[], b: readonly vscode.Diagnostic[]): boolean {
  return a.length === b.length && a.every((one, place) => contentOf(one) === contentOf(b[place]!));
}

/** All that is shown of a problem: by itself it would be written without its tags and related places. */
function contentOf({ range, message, severity, code, source, tags, relatedInformation }: vscode.Diagnostic): string {
  const related = relatedInformation?.map(({ location, message: about }) =>
    [location.uri.toString(), location.range, about]);
  return JSON.stringify([range, message, severity, code, source, tags, related]);
}
