/** A theme as VS Code puts it on a webview's page. */
export interface PageTheme {
  readonly bodyClass: string;
  readonly kind: string;
  readonly id: string;
  readonly variables: Readonly<Partial<Record<string, string>>>;
}

/** A typed array as text. */
export interface PackedNumbers {
  readonly type: 'Float64Array' | 'Uint8Array' | 'Uint32Array';
  readonly base64: string;
}

declare global {
  interface Window {
    complain(complaint: string): void;
    sendToHost(message: unknown): void;
    /** Gives a message to the webview; `numbers` are its typed arrays, in whose places stand their numbers. */
    deliver(message: unknown, numbers: readonly PackedNumbers[]): void;
  }
}

/**
 * Gives a page what VS Code's webviews have: `acquireVsCodeApi`, with a state that outlives the page, and messages to
 * and from a host. It is sent to the browser as text, so it uses nothing from outside.
 */
export function installWebviewStub(): void {
  const key = 'webview state';
  const api = {
    postMessage: (message: unknown) => window.sendToHost(message),
    getState: (): unknown => JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined,
    setState: (state: unknown) => sessionStorage.setItem(key, JSON.stringify(state)),
  };
  Object.assign(window, { acquireVsCodeApi: () => api });
  const arrays = { Float64Array, Uint8Array, Uint32Array };
  const unpack = ({ type, base64 }: PackedNumbers): unknown => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new arrays[type](bytes.buffer);
  };
  const withNumbers = (value: unknown, numbers: readonly PackedNumbers[]): unknown => {
    if (Array.isArray(value)) return value.map((item) => withNumbers(item, numbers));
    if (typeof value !== 'object' || value === null) return value;
    if ('typedArray' in value) return unpack(numbers[value.typedArray as number]!);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNumbers(member, numbers)]));
  };
  window.deliver = (message, numbers) => {
    window.dispatchEvent(new MessageEvent('message', { data: withNumbers(message, numbers) }));
  };
  window.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    window.complain(`content policy: ${violatedDirective} ${blockedURI}`);
  });
}

/**
 * A page with VS Code's default styles and a theme, as VS Code serves it: they stand before the content policy of the
 * page, which applies to what follows it.
 */
export function withTheme(html: string, { bodyClass, kind, id, variables }: PageTheme, defaultStyles: string): string {
  const declarations = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
  const style = declarations.join(' ').replaceAll('"', '&quot;');
  return html
    .replace('<html ', () => `<html style="${style}" `)
    .replace('<head>', () => `<head><style>${defaultStyles}</style>`)
    .replace('<body>', () => (
      `<body class="${bodyClass}" data-vscode-theme-kind="${kind}" data-vscode-theme-id="${id}">`
    ));
}

/** Changes the theme of an open page. It is sent to the browser as text, so it uses nothing from outside. */
export function changeTheme({ bodyClass, kind, id, variables }: PageTheme): void {
  const { style } = document.documentElement;
  for (const name of [...style]) style.removeProperty(name);
  for (const [name, value] of Object.entries(variables)) style.setProperty(name, value ?? '');
  document.body.className = bodyClass;
  document.body.dataset['vscodeThemeKind'] = kind;
  document.body.dataset['vscodeThemeId'] = id;
}
