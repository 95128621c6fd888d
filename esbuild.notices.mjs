// The licences of the libraries whose code is in the bundles: each of them wants to be given on with its code.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ name: string, version: string, license?: string, author?: string | { name: string } }} PackageJson */

/**
 * @param {readonly import('esbuild').Metafile[]} metafiles of all bundles
 * @param {string} root of the project
 * @returns {string} every library with its version and the text of its licence
 * @throws {Error} naming a library that has no licence to give on
 */
export function thirdPartyNotices(metafiles, root) {
  const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs)).flatMap(packageFolder));
  const notices = [...folders].sort().map((folder) => notice(path.join(root, folder)));
  return [
    'Gradient Debugger contains code of these libraries, under the licences below.',
    ...notices,
  ].join(`\n\n${'-'.repeat(80)}\n\n`).concat('\n');
}

/**
 * @param {string} file of a bundle, from the root
 * @returns {string[]} the folder of the library it is from; none for our own files
 */
function packageFolder(file) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file);
  return found?.[1] === undefined ? [] : [found[1]];
}

/** @param {string} folder */
function notice(folder) {
  const about = /** @type {PackageJson} */ (JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')));
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  const text = file === undefined ? impliedLicence(about) : readFileSync(path.join(folder, file), 'utf8');
  return `${about.name} ${about.version}\n\n${text.replaceAll('\r\n', '\n').trim()}`;
}

/**
 * Some packages name their licence without giving its text.
 * @param {PackageJson} about
 */
function impliedLicence({ name, license, author }) {
  const holder = typeof author === 'string' ? author : author?.name;
  if (license === 'MIT' && holder !== undefined) return `MIT License\n\nCopyright (c) ${holder}\n\n${mitTerms}`;
  throw new Error(`${name} is in a bundle, but its package has no licence text to give on.`);
}

const mitTerms = `\
Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
