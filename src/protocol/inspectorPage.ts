/** What the inspector's page is made of. */
export interface InspectorPage {
  /** New for every page, and not to be guessed. */
  readonly nonce: string;
  /** Where the webview may load from, as VS Code calls it. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly title: string;
  /** BCP 47 tag of the language of the page, such as `en`. */
  readonly language: string;
  /** What is said in that language, by the words in English; absent: English itself. */
  readonly translations?: Readonly<Record<string, string>> | undefined;
}

/** Where the page finds its translations. */
export const translationsId = 'translations';

/**
 * The inspector's page, the same in VS Code and in its tests. Its content policy allows our script and our styles,
 * nothing else: no network, no images, no inline handlers. The toolkit looks for the nonce in
 * `meta[property=csp-nonce]`.
 */
export function pageHtml(page: InspectorPage): string {
  const { nonce, cspSource, scriptUri, styleUri, title, language, translations } = page;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource} 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta property="csp-nonce" content="${escapeHtml(nonce)}">
  <title>${escapeHtml(title)}</title>
  <link rel="stylesheet" href="${escapeHtml(styleUri)}">
</head>
<body>
  <div id="inspector"></div>${translations ? `
  ${dataElement(translations)}` : ''}
  <script nonce="${escapeHtml(nonce)}" src="${escapeHtml(scriptUri)}"></script>
</body>
</html>
`;
}

/** Data in the page, which no browser runs: "<" is written so that nothing in them ends the element. */
function dataElement(translations: object): string {
  const json = JSON.stringify(translations).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${translationsId}">${json}</script>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;',
};

/** Text that stays text between tags and inside quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}
