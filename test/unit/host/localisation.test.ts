import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nPseudoLocalized } from '@vscode/l10n-dev';
import ts from 'typescript';
import { exportBundle } from '../../../media/l10n/make/exportBundle';
import { readDefinition } from '../../../src/definition/readGradnet';
import { standardRegistry } from '../../../src/engine/registry';
import { network } from '../definition/samples';
import { wrongDefinitions } from '../definition/wrongDefinitions';
import { wrongSyntax } from '../definition/wrongSyntax';
import { Elsewhere, everything, plainEnglish, sound } from './elsewhere';

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
    if (ts.isImportDeclaration(node) || isSentence(node)) return;
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

/** English in the values of a file's sentences, where only names, numbers and sentences stand. */
function englishValuesIn(file: string): string[] {
  const contents = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, contents, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = wordsOf(node);
    if (text !== undefined && /^[^{["]*\p{L}{2,} \p{L}+/u.test(text)) found.push(`${file}: ${text}`);
    if (!isSentence(node)) ts.forEachChild(node, visit);
  };
  const seek = (node: ts.Node): void => {
    if (isSentence(node) && ts.isTemplateExpression(node.template)) {
      for (const { expression } of node.template.templateSpans) visit(expression);
    }
    ts.forEachChild(node, seek);
  };
  seek(source);
  return found;
}

function isSentence(node: ts.Node): node is ts.TaggedTemplateExpression {
  return ts.isTaggedTemplateExpression(node) && ['sentence', 'localised'].includes(node.tag.getText());
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
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(folder, file));
    assert.ok(files.length > 50, 'the files of the host are elsewhere');
    assert.deepEqual([...files, 'src/extension.ts'].flatMap(untranslatable), []);
  });

  it('is noticed when it could not be translated', () => {
    // This file itself says things in plain English.
    assert.ok(untranslatable('test/unit/host/localisation.test.ts').some((line) => line.includes('plain English')
      || line.includes('could not be translated')));
  });

  it('is whole sentences: what goes into them is nothing that would want a translation of its own', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    assert.deepEqual(files.flatMap((file) => englishValuesIn(path.join('src', file))), []);
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
          assert.ok(elsewhere.asked.has(expects.words), expects.words);
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

    it('says what is wrong with a definition, and how to mend it, in that language', () => {
      for (const [title, text] of [...Object.values(wrongDefinitions).flat(), ...wrongSyntax]) {
        const { problems, fixes } = elsewhere.problems(text);
        assert.ok(problems.length > 0, title);
        for (const said of [...problems, ...fixes]) {
          // A definition may say anything in the texts that are quoted from it.
          assert.equal(plainEnglish(said.replace(/"[^"]*["…]/g, '')), undefined, `${title}: ${said}`);
        }
      }
    });

    it('says what a check and a run have found, or why there is none, in that language', async () => {
      const fc = (rest = '', name = 'fc'): string => `{ "name": "${name}", "op": "Linear", "out_features": 4${rest} }`;
      const from = (scheme: string, name?: string): string =>
        fc(`, "init": { "weight": { "scheme": ${scheme} }, "bias": "zeros" }`, name);
      const found: readonly (readonly [words: string, text: string])[] = [
        ['{0} is the first layer to give {1}', network({ layers: from('"constant", "val": 1e300') })],
        ['{0} of {1} units have the same weights and the same gradients as another one',
          network({ layers: `${from('"constant", "val": 1')}, ${from('"constant", "val": 1', 'next')}` })],
        ['{0} of {1} entries ({2}) are saturated',
          network({ layers: `${from('"normal", "std": 100')}, { "name": "a", "op": "Tanh" }` })],
        ['every entry of the gradient of {0} ({1}) is 0, so it is not trained',
          network({ layers: fc(), rest: '"data": { "x": [[0, 0], [0, 0], [0, 0], [0, 0]] }' })],
        ['the file lies outside the folder {0}, and is not read',
          network({ layers: fc(), rest: '"data": { "x": { "file": "x.npy" } }' })],
      ];
      for (const [words, text] of found) {
        elsewhere.asked.delete(words);
        for (const said of await elsewhere.checked(text)) assert.equal(plainEnglish(said), undefined, said);
        assert.ok(elsewhere.asked.has(words), words);
      }
    });

    it('finds a translation of everything it asks for where translators were given it', () => {
      assert.ok(elsewhere.asked.size > 100);
      assert.deepEqual([...elsewhere.asked].filter((sentence) => !Object.hasOwn(bundle, sentence)), []);
    });
  });
});
