import assert from 'node:assert/strict';
import { pageHtml } from '../../../src/protocol/inspectorPage';

const page = {
  nonce: 'n0nce',
  cspSource: 'https://*.vscode-cdn.net',
  scriptUri: 'https://host/webview.js',
  styleUri: 'https://host/webview.css',
  title: 'Inspector',
  language: 'en',
};

describe('The inspector’s page', () => {
  it('allows its script and its styles, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(pageHtml(page))?.[1]?.replaceAll('&#39;', "'");
    assert.deepEqual(policy?.split('; '), [
      "default-src 'none'", "script-src 'nonce-n0nce'", "style-src https://*.vscode-cdn.net 'nonce-n0nce'",
    ]);
  });

  it('takes whatever it is given as text', () => {
    const title = '</title><script>alert(1)</script>"\'&';
    const html = pageHtml({ ...page, title, scriptUri: 'https://host/a?b=1&c="' });
    assert.ok(html.includes('<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</title>'));
    assert.ok(html.includes('src="https://host/a?b=1&amp;c=&quot;"'));
  });

  it('has translations as data that no browser takes for markup, and nothing where there are none', () => {
    const translations = { 'Layers': '</script><!--<script>', '{0} “is” \\ {1}': '"{1}" & \u2028{0}' };
    const html = pageHtml({ ...page, language: 'xx', translations });
    const data = /<script type="application\/json" id="translations">([^]*?)<\/script>/.exec(html)![1]!;
    assert.ok(!data.includes('<'));
    assert.deepEqual(JSON.parse(data), translations);
    assert.ok(!pageHtml(page).includes('application/json'));
  });
});
