import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { exportBundle } from '../../media/l10n/make/exportBundle';
import type { RunView } from '../../src/protocol/views';
import { projectRoot } from '../vscode/projectRoot';

/** How much longer than English the other language is, at least. */
const longer = 0.4;

/**
 * Everything that can be translated, in a language of its own: what was translated stands between ⟦ and ⟧ and is longer
 * than in English, what is filled in stands as it is.
 * @param others words that only a test says
 */
export async function otherLanguage(others: readonly string[] = []): Promise<Readonly<Record<string, string>>> {
  const bundle = await exportBundle(projectRoot);
  return Object.fromEntries([...Object.keys(bundle), ...others].map((words) => [words, translated(words)]));
}

function translated(words: string): string {
  const parts = words.split(/(\{\d+\})/);
  return parts.map((part, at) => (at % 2 === 1 || part === '' ? part : `⟦${lengthened(part)}⟧`)).join('');
}

/** With as many more letters as longer words have, which break as words do. */
function lengthened(part: string): string {
  return part.replace(/\p{L}{2,}/gu, (word) => word + 'ó'.repeat(Math.ceil(longer * word.length)));
}

/** A text of the page that nobody has translated, and where it stands. */
interface Untranslated {
  readonly text: string;
  readonly place: string;
}

declare global {
  interface Window {
    /** All texts that have been in the page since it was watched, with their places. */
    saidTexts: Map<string, string>;
  }
}

/** Reads everything that a page says, also what is only there for a moment. */
export class Reader {
  private constructor(
    private readonly page: Page,
    private readonly names: ReadonlySet<string>,
  ) {}

  /** @param names what is called the same in every language, besides what is in the run */
  static async of(page: Page, run?: RunView, names: readonly string[] = []): Promise<Reader> {
    await page.evaluate(watchTexts);
    return new Reader(page, new Set([...always, ...names, ...(run ? namesIn(run) : [])]));
  }

  /** Asserts that everything that was said is in the other language. */
  async check(): Promise<void> {
    const said = await this.page.evaluate(() => [...window.saidTexts]);
    assert.ok(said.some(([text]) => text.includes('⟦')), 'nothing was said');
    const found = said.filter(([text]) => this.isEnglish(text)).map(([text, place]): Untranslated => ({ text, place }));
    assert.deepEqual(found, []);
  }

  private isEnglish(text: string): boolean {
    // What is painted may be cut off; coordinates, and what somebody might write in a definition, are no words.
    const rest = text.replaceAll(/⟦[^⟧]*(?:⟧|…$)/g, ' ').replaceAll(/\[[^\]]*\]|\{.*?\}/g, ' ');
    const words = rest.split(/[\s,;:=|±·×/–()“”"′]+/u)
      .map((word) => word.replaceAll(/^[^\p{L}]+|[^\p{L}\p{N}]+$/gu, ''));
    return words.some((word) => /\p{L}{2,}/u.test(word) && !this.names.has(word));
  }
}

/** Units, names of programs and of formats, and what mathematics is written with. */
const always = [
  'ms', 'min', 'NaN', 'Infinity', 'dJ', 'CSV', 'Safetensors', 'count',
  // The language of the page, and its title, which the test gives it.
  'Inspector',
];

/** Layers, operators and tensors, whole and as a symbol is read out. */
function namesIn({ network, layers, dtype }: RunView): readonly string[] {
  return [
    ...network.split(/\W+/), dtype,
    ...layers.flatMap(({ name, op, tensors }) => [
      name, op, ...tensors.flatMap(({ name: own, symbol }) => [own, symbol, ...symbol.split('_'), ...symbol.split(/[_.]/)]),
    ]),
  ];
}

/**
 * Keeps all texts of a page from now on: those of its nodes, those for the ear and for the mouse, and those that are
 * painted. Mathematics is left out. It is sent to the browser as text, so it uses nothing from outside.
 */
function watchTexts(): void {
  const said = window.saidTexts = new Map<string, string>();
  const attributes = [
    'aria-label', 'title', 'placeholder', 'aria-valuetext', 'aria-roledescription', 'aria-description', 'alt',
  ];
  const placeOf = (element: Element): string =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} in ${
      element.parentElement?.getAttribute('class') ?? element.parentElement?.tagName ?? ''}`;
  const keep = (text: string, place: string): void => {
    if (text.trim() !== '' && !said.has(text)) said.set(text, place);
  };
  const read = (node: Node): void => {
    if (node instanceof Text) {
      const parent = node.parentElement;
      if (parent && !parent.closest('math, script, style')) keep(node.data, placeOf(parent));
    }
    if (!(node instanceof Element)) return;
    // What is kept from the ear has no name for it.
    const isHeard = node.closest('[aria-hidden=true]') === null;
    for (const name of attributes) {
      if (isHeard || name === 'title') keep(node.getAttribute(name) ?? '', `${name} of ${placeOf(node)}`);
    }
    node.childNodes.forEach(read);
  };
  read(document.body);
  new MutationObserver((changes) => {
    for (const { target, addedNodes, type } of changes) {
      addedNodes.forEach(read);
      if (type !== 'childList') read(target);
    }
  }).observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
  const { prototype } = CanvasRenderingContext2D;
  const paint = Reflect.get(prototype, 'fillText') as (...values: readonly unknown[]) => void;
  prototype.fillText = function fillText(this: CanvasRenderingContext2D, text: string, ...rest: readonly unknown[]) {
    keep(text, `painted on ${placeOf(this.canvas)}`);
    paint.call(this, text, ...rest);
  };
}
