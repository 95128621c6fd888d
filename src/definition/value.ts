import type { TextRange } from './definition';

/** A JSON value with its place in the text. */
export type Value = ObjectValue | ListValue | TextValue | NumberValue | BooleanValue | NullValue | BrokenValue;

export interface ObjectValue extends TextRange {
  readonly kind: 'object';
  /** In the order of the text; a key that stands twice is here twice. */
  readonly properties: readonly Property[];
  /** True when there is a syntax error inside, so that something may be missing. */
  readonly damaged: boolean;
}

export interface ListValue extends TextRange {
  readonly kind: 'list';
  readonly items: readonly Value[];
  /** True when there is a syntax error inside, so that something may be missing. */
  readonly damaged: boolean;
}

export interface TextValue extends TextRange {
  readonly kind: 'text';
  readonly content: string;
}

export interface NumberValue extends TextRange {
  readonly kind: 'number';
  /** ±Infinity for a literal beyond the range of float64, such as 1e999. */
  readonly content: number;
}

export interface BooleanValue extends TextRange {
  readonly kind: 'boolean';
  readonly content: boolean;
}

export interface NullValue extends TextRange {
  readonly kind: 'null';
}

/** Where a value should stand and a syntax error stands instead, which has been reported. */
export interface BrokenValue extends TextRange {
  readonly kind: 'broken';
}

/** A key of an object with its value. */
export interface Property {
  readonly key: string;
  /** With its quotation marks. */
  readonly keyRange: TextRange;
  readonly value: Value;
}

/** The place of a value without the value, for those who keep it longer than the tree. */
export function rangeOf({ start, end }: TextRange): TextRange {
  return { start, end };
}

/** True when a syntax error stands in a value or in the lists and objects inside it. */
export function isDamaged(value: Value): boolean {
  return value.kind === 'broken' || ((value.kind === 'list' || value.kind === 'object') && value.damaged);
}

/** The value without places, as `JSON.parse` would give it, except that objects have no prototype. */
export function plainOf(value: Value): unknown {
  switch (value.kind) {
    case 'object': {
      // Without a prototype, a key `__proto__` is a key like any other.
      const plain = Object.create(null) as Record<string, unknown>;
      for (const { key, value: content } of value.properties) plain[key] = plainOf(content);
      return plain;
    }
    case 'list':
      return value.items.map(plainOf);
    case 'null':
      return null;
    case 'broken':
      return undefined;
    default:
      return value.content;
  }
}

/** The value under a key of an object, the first one if the key stands twice. */
export function valueAt(object: ObjectValue, key: string): Value | undefined {
  return object.properties.find((property) => property.key === key)?.value;
}
