import { sentence, type Sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import { formatShape, type Shape } from '../tensor/shape';
import type { DType } from './dtype';

const longestName = 80;

/** A name from a file, in quotation marks, with control characters written out and its length bounded. */
export function quote(name: string): string {
  const short = name.length > longestName ? `${name.slice(0, longestName)}…` : name;
  // Line and direction controls of Unicode would let a file rewrite the message that quotes it.
  return `“${short.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, writtenOut)}”`;
}

function writtenOut(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}

/** What there may be one or many of. */
const things = {
  byte: [sentence`1 byte`, (many: string) => sentence`${many} bytes`],
  number: [sentence`1 number`, (many: string) => sentence`${many} numbers`],
  tensor: [sentence`1 tensor`, (many: string) => sentence`${many} tensors`],
  value: [sentence`1 value`, (many: string) => sentence`${many} values`],
} as const;

/** A number of things in words: `1 byte`, `9,600 bytes`. */
export function count(number: number, thing: keyof typeof things): Sentence {
  const [one, many] = things[thing];
  return number === 1 ? one : many(formatCount(number));
}

/** A tensor's shape and data type as people read them: `120 × 400 float32`. */
export function describe(shape: Shape, dtype: DType): string {
  return `${formatShape(shape)} ${dtype}`;
}

/** A list of names in quotation marks, cut after eight. */
export function list(names: Iterable<string>): Sentence {
  const all = [...names];
  const shown = all.slice(0, 8).map(quote).join(', ');
  return all.length > 8 ? sentence`${shown} and ${all.length - 8} more` : sentence`${shown}`;
}
