/** True for a place where text is written, or letters choose from a list: keys belong to it. */
export function isWriting(target: EventTarget | null): boolean {
  const { tagName } = target as Element;
  return /^(input|textarea|select|vscode-text-field)$/i.test(tagName);
}
