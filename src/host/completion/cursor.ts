import type { TextRange } from '../../definition/definition';
import { Frames, type OpenFrame } from './frames';
import { tokensFrom, type Token } from './tokens';

/** An object or a list around the cursor. */
export interface Frame {
  readonly kind: 'object' | 'list';
  /** In an object, the key whose value holds the cursor; undefined where a key stands. */
  readonly key: string | undefined;
  /** In a list, how many items stand before the cursor. */
  readonly index: number;
  /** Of an object: the keys before and behind the cursor, with the texts and numbers behind them. */
  readonly values: ReadonlyMap<string, unknown>;
}

/** Where the cursor stands in a text that may be broken anywhere. */
export interface Cursor {
  /** Outermost first; empty outside everything. */
  readonly frames: readonly Frame[];
  readonly place: 'key' | 'value';
  /** The word at the cursor, with the quotation marks it has; empty where there is none. */
  readonly word: TextRange;
  readonly isQuoted: boolean;
  /** True when the word is a key with a colon behind it. */
  readonly hasColon: boolean;
  /** Where a comma is missing in front of the word. */
  readonly missingComma: number | undefined;
  /** True when something follows the word, or the value it will have, without a comma. */
  readonly needsComma: boolean;
}

/** Root, list and layer: what follows behind the layer says nothing about the cursor. */
const depthOfLayers = 3;

/**
 * Finds out where the cursor stands, token by token: nothing before or behind it has to be sound.
 * @returns undefined inside a comment
 */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  const frames = new Frames();
  let word: Token | undefined;
  for (const token of tokensFrom(text, 0)) {
    if (token.start > offset || (token.start === offset && token.kind !== 'word')) break;
    if (isInComment(token, offset, text)) return undefined;
    word = wordAt(token, offset, text);
    if (word) break;
    if (token.kind !== 'comment') frames.take(token);
  }
  const place = placeIn(frames.innermost);
  const range = word ? { start: word.start, end: word.end } : { start: offset, end: offset };
  const around = frames.open.map(({ kind, key, index, values }, level) => {
    const isInnermost = level === frames.open.length - 1;
    return { kind, key: isInnermost && place === 'key' ? undefined : key, index, values };
  });
  const missingComma = frames.innermost?.ended;
  const next = readOn(frames, place, text, range.end);
  return {
    frames: around,
    place,
    word: range,
    isQuoted: word?.kind === 'text',
    hasColon: place === 'key' && next === ':',
    missingComma,
    needsComma: next !== undefined && !',:}]'.includes(next),
  };
}

function isWord({ kind }: Token): boolean {
  return kind === 'text' || kind === 'word';
}

function isInComment({ kind, start, end, written }: Token, offset: number, text: string): boolean {
  if (kind !== 'comment' || offset <= start) return false;
  const isClosed = written.startsWith('/*') && written.endsWith('*/') && written.length > 3;
  return isClosed ? offset < end : offset <= end || end === text.length;
}

/** The token as far as it is the word at the cursor; undefined when the cursor is not at it. */
function wordAt(token: Token, offset: number, text: string): Token | undefined {
  if (!isWord(token) || offset < token.start || offset > token.end) return undefined;
  if (token.kind === 'word') return token;
  // A text that runs into a word was meant to be closed before: `"op": ", "name"`.
  const isClosed = token.isClosed && !/^[\p{L}\p{N}_$]/u.test(text.slice(token.end, token.end + 2));
  if (isClosed) return offset < token.end ? token : undefined;
  const inside = text.slice(token.start + 1, token.end);
  const length = /^[\p{L}\p{N}_$./-]*/u.exec(inside)![0].length;
  const end = Math.max(token.start + 1 + length, offset);
  return { ...token, end, isClosed: false };
}

function placeIn(frame: OpenFrame | undefined): Cursor['place'] {
  return frame?.kind === 'object' && frame.expects !== 'value' ? 'key' : 'value';
}

/**
 * Goes on behind the cursor to the end of the layer, for the keys that stand there.
 * @returns the token behind the word, if there is one
 */
function readOn(frames: Frames, place: Cursor['place'], text: string, from: number): string | undefined {
  const { open, innermost } = frames;
  if (innermost) {
    // The word itself is not there yet: its value, if it has one, is nobody's.
    innermost.key = undefined;
    innermost.expects = place === 'key' ? 'colon' : 'end';
  }
  const depth = Math.min(open.length, depthOfLayers);
  let next: string | undefined;
  for (const token of tokensFrom(text, from)) {
    if (token.kind === 'comment') continue;
    next ??= token.written;
    frames.take(token);
    if (open.length < depth) break;
  }
  return next;
}
