import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import ts from 'typescript';
import { exportBundle } from '../../../media/l10n/make/exportBundle';
import { readDefinition } from '../../../src/definition/readGradnet';
import { standardRegistry } from '../../../src/engine/registry';
import { Elsewhere, everything, plainEnglish, sound } from './elsewhere';

/** Files without `vscode`, whose few sentences stand in the log, or inside a sentence that is translated. */
const withoutEditor = [
  'definitions/renaming.ts', 'engine/engine.ts', 'engine/nodeWorker.ts', 'networks/networkModel.ts',
];

/** Functions whose sentences are for the log alone. */
const logging = /^(this\.)?log\.(warn|info)$/;

/** The extension is called the same in every language. */
const ownName = 'Gradient Debugger';

/** The sentences of a file that nobody could translate, with their lines. */
function untranslatable(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTakenCareOf(node.expression.getText(source))) return;
    if (ts.isImportDeclaration(node)) return;
    const text = wordsOf(node);
    if (text !== undefined && text !== ownName && /\p{L}{2,} \p{L}+/u.test(text)) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${file}:${line + 1}: ${text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTakenCareOf(callee: string): boolean {
  return /^(vscode\.)?l10n\.t$/.test(callee) || logging.test(callee);
}

function wordsOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

describe('what the editor says', () => {
  let bundle: Readonly<Record<string, unknown>>;
  let pseudo: Readonly<Record<string, unknown>>;

  before(async () => {
    const exported = await exportBundle(process.cwd());
    bundle = exported;
    pseudo = getL10nPseudoLocalized(exported);
  });

  it('can be translated, sentence by sentence', () => {
    const folder = 'src/host';
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !withoutEditor.includes(file.replaceAll(path.sep, '/')))
      .map((file) => path.join(folder, file));
    assert.ok(files.length > 50, 'the files of the host are elsewhere');
    assert.deepEqual([...files, 'src/extension.ts'].flatMap(untranslatable), []);
  });

  it('is noticed when it could not be translated', () => {
    // This file itself says things in plain English.
    assert.ok(untranslatable('test/unit/host/localisation.test.ts').some((line) => line.includes('plain English')
      || line.includes('could not be translated')));
  });

  it('makes a bundle with the sentences of the code and those of the engine', () => {
    for (const sentence of ['Run Gradient Check', '{0} entries', standardRegistry.operators.get('ReLU')!.summary]) {
      assert.ok(Object.hasOwn(bundle, sentence), sentence);
    }
  });

  it('can be put into other words, with everything that is filled in', () => {
    assert.deepEqual(Object.keys(pseudo), Object.keys(bundle));
    const blanks = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();
    for (const [key, translation] of Object.entries(pseudo)) {
      assert.equal(typeof translation, 'string', key);
      assert.deepEqual(blanks(translation as string), blanks(key), key);
    }
  });

  describe('in another language', () => {
    let elsewhere: Elsewhere;
    before(() => (elsewhere = new Elsewhere()));

    it('explains every operator and every argument in that language', () => {
      const text = everything();
      // The reader knows all of it, whatever it thinks of the shapes.
      assert.equal(readDefinition(text).layers.length, standardRegistry.operators.size);
      const hovers = [...elsewhere.hovers(text), ...elsewhere.hovers(sound)];
      assert.ok(hovers.length > standardRegistry.operators.size);
      for (const hover of hovers) assert.equal(plainEnglish(hover), undefined, hover);
      for (const { summary, args } of standardRegistry.operators.values()) {
        assert.ok(elsewhere.asked.has(summary), summary);
        for (const { description, expects } of Object.values(args)) {
          assert.ok(elsewhere.asked.has(description), description);
          assert.ok(elsewhere.asked.has(expects), expects);
        }
      }
    });

    it('completes in that language', async () => {
      const places = ['{', '"inputs": [{ ', '"layers": [\n    { ', '"op": "', '"loss": { '].map((before) => [
        before, sound.indexOf(before) + before.length,
      ] as const);
      for (const [before, offset] of places) {
        const said = await elsewhere.completion(sound, offset);
        assert.ok(said.some((text) => text.includes('⟦')), before);
        for (const text of said) assert.equal(plainEnglish(text), undefined, text);
      }
    });

    it('finds a translation of everything it asks for where translators were given it', () => {
      assert.ok(elsewhere.asked.size > 100);
      assert.deepEqual([...elsewhere.asked].filter((sentence) => !Object.hasOwn(bundle, sentence)), []);
    });
  });
});
