import { visit, type JSONVisitor, type ParseErrorCode } from 'jsonc-parser';
import { sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import type { TextRange } from './definition';
import type { Report } from './problems';
import { explainSyntax, nameOf, withinToken, type SyntaxErrorName } from './syntaxError';
import type { BrokenValue, ListValue, ObjectValue, Property, Value } from './value';

/** Lists and objects nested deeper than this are no definition; with some thousands the parser runs out of stack. */
export const deepestNesting = 64;

/** In UTF-16 code units. It is numbers that take room, and tensor files hold them better than a definition. */
export const longestText = 16 * 2 ** 20;

/** After this many syntax errors the text is taken for something else. */
const mostErrors = 100;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenObject = Mutable<ObjectValue> & { readonly properties: Mutable<Property>[] };
type OpenList = Mutable<ListValue> & { readonly items: Value[] };

/**
 * Reads JSON with comments and trailing commas into values with their places; never throws. What is wrong is reported,
 * and everything that can be read around it is read. Undefined when there is nothing to read.
 */
export function readSyntax(text: string, report: Report): Value | undefined {
  if (text.length > longestText) {
    const found = sentence`the definition has ${formatCount(text.length)} characters`;
    const reason = sentence`${found}, expected at most ${formatCount(longestText)}; put numbers into an .npz file`;
    report.error('too-long', reason, { start: 0, end: 1 });
    return undefined;
  }
  const builder = new Builder(text, report);
  // The parser takes a byte order mark for a symbol. A blank in its place leaves every offset as it is.
  const readable = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  try {
    visit(readable, builder.visitor, { allowTrailingComma: true });
  } catch (reason) {
    if (!(reason instanceof GivenUp)) throw reason;
  }
  return builder.root;
}

/** Thrown through the parser to make it stop: it has no other way. */
class GivenUp extends Error {}

/** Builds the tree of values from what the parser calls out. */
class Builder {
  root: Value | undefined;

  /** The objects and lists that are not closed yet, outermost first. */
  private readonly open: (OpenObject | OpenList)[] = [];
  private closed: OpenObject | OpenList | undefined;
  /** The property whose value comes next. */
  private property: Mutable<Property> | undefined;
  private errors = 0;
  /** True from an error until the parser understands something again: errors in between follow from the first. */
  private stumbling = false;
  /** Start of a token that is damaged within. */
  private damagedToken = -1;
  private afterColon = false;
  private afterLast = 0;

  constructor(
    private readonly text: string,
    private readonly report: Report,
  ) {}

  readonly visitor: JSONVisitor = {
    onObjectBegin: (start) => {
      this.begin({ kind: 'object', start, end: this.text.length, properties: [], damaged: false });
    },
    onArrayBegin: (start) => {
      this.begin({ kind: 'list', start, end: this.text.length, items: [], damaged: false });
    },
    onObjectEnd: (start, length) => this.end(start + length),
    onArrayEnd: (start, length) => this.end(start + length),
    onObjectProperty: (key, start, length) => this.key(key, start, start + length),
    onLiteralValue: (content, start, length) => this.put(this.literal(content, start, start + length)),
    onSeparator: (character, start, length) => {
      this.afterColon = character === ':';
      this.understood(start + length);
    },
    onError: (code, start, length) => this.error(code, { start, end: Math.min(start + length, this.text.length) }),
  };

  private begin(value: OpenObject | OpenList): void {
    this.put(value);
    if (this.open.length === deepestNesting) {
      const found = sentence`lists and objects are nested deeper than ${deepestNesting} here`;
      const opening = { start: value.start, end: value.start + 1 };
      this.report.error('too-deep', sentence`${found}, which no definition needs`, opening);
      this.giveUp();
    }
    this.open.push(value);
    this.afterLast = value.start + 1;
    this.afterColon = false;
  }

  private end(end: number): void {
    const value = this.open.pop()!;
    value.end = end;
    this.closed = value;
    this.understood(end);
  }

  private key(key: string, start: number, end: number): void {
    const object = this.open.at(-1) as OpenObject;
    this.property = { key, keyRange: { start, end }, value: broken(end, end) };
    // A key that is damaged itself names nothing. Its value is read, and falls with it.
    if (start !== this.damagedToken) object.properties.push(this.property);
    this.understood(end);
  }

  private literal(content: unknown, start: number, end: number): Value {
    if (start === this.damagedToken) return broken(start, end);
    switch (typeof content) {
      case 'string':
        return { kind: 'text', start, end, content };
      case 'number':
        return { kind: 'number', start, end, content };
      case 'boolean':
        return { kind: 'boolean', start, end, content };
      default:
        return { kind: 'null', start, end };
    }
  }

  private put(value: Value): void {
    const parent = this.open.at(-1);
    if (!parent) this.root ??= value;
    else if (parent.kind === 'list') parent.items.push(value);
    else this.property!.value = value;
    this.understood(value.end);
  }

  private understood(end: number): void {
    this.stumbling = false;
    this.afterLast = end;
  }

  private error(code: ParseErrorCode, found: TextRange): void {
    const name = nameOf(code);
    for (const value of this.open) value.damaged = true;
    if (withinToken.has(name)) this.damagedToken = found.start;
    const isAtEnd = found.start === this.text.length;
    const isNeverClosed = name === 'CloseBraceExpected' || name === 'CloseBracketExpected';
    if (isNeverClosed) this.closed!.damaged = true;
    // What is missing at the end of the text is, behind another error, most often its consequence.
    if (this.errors > 0 && isAtEnd) return;
    if (isNeverClosed) this.explainNeverClosed(this.closed!);
    else if (!this.stumbling) this.explain(name, found);
  }

  private explainNeverClosed({ kind, start }: OpenObject | OpenList): void {
    const [opening, closing] = kind === 'object' ? ['{', '}'] as const : ['[', ']'] as const;
    const reason = sentence`this ${opening} is never closed: ${closing} is missing`;
    this.report.error('syntax', reason, { start, end: start + 1 });
  }

  private explain(name: SyntaxErrorName, found: TextRange): void {
    this.stumbling = true;
    this.errors++;
    const parent = this.open.at(-1);
    const atKey = parent?.kind === 'object' && !this.afterColon;
    const stumble = { name, found, inside: parent?.kind, atKey, afterLast: this.afterLast };
    const { reason, fix } = explainSyntax(stumble, this.text);
    const opening = { start: found.start, end: Math.min(found.start + 2, found.end) };
    this.report.error('syntax', reason, name === 'UnexpectedEndOfComment' ? opening : found, fix);
    // Holds the place in the list, so that what comes behind is not taken for the neighbour of what came before.
    if (name === 'InvalidSymbol' && parent?.kind === 'list') parent.items.push(broken(found.start, found.end));
    if (this.errors >= mostErrors) this.explainTooMany(found);
  }

  private explainTooMany(range: TextRange): never {
    const reason = sentence`there are ${mostErrors} syntax errors up to here; is this a network definition?`;
    this.report.error('syntax', reason, range);
    this.giveUp();
  }

  private giveUp(): never {
    for (const value of this.open) value.damaged = true;
    throw new GivenUp();
  }
}

function broken(start: number, end: number): BrokenValue {
  return { kind: 'broken', start, end };
}
