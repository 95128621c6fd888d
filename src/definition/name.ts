import { LOSS } from '../engine/network';
import { sentence, type Sentence } from '../protocol/sentence';
import { expected, readAs, type Key } from './key';
import { isDamaged } from './value';

const longestName = 100;

/** Why a text cannot name a layer, an input or a target: what is expected instead; undefined when it can. */
export function objectionToName(name: string): Sentence | undefined {
  if (name.trim() === '') return sentence`a name that is not empty`;
  if (name.length > longestName) return sentence`a name of at most ${longestName} characters`;
  if (name.trim() !== name) return sentence`a name without blanks at its ends`;
  if (/[./\\]/.test(name)) {
    return sentence`a name without . / and \\, because files keep its weights under NAME.weight`;
  }
  // Control characters, halves of characters, and marks that turn the direction of the text around.
  if (/[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(name)) return sentence`a name without control characters`;
  if (name === LOSS) return sentence`another name: ${LOSS} names the loss itself`;
  return undefined;
}

/**
 * The name of a layer, an input or a target, safe as a key `NAME.weight` in a file: not empty, without dots, slashes
 * and control characters, and not `loss`.
 */
export function nameKey(description: string): Key<string> {
  return {
    description,
    expects: sentence`a name`,
    required: false,
    // No blanks at its ends, and no . / and \\ within.
    schema: { type: 'string', maxLength: longestName, pattern: '^[^\\s./\\\\]([^./\\\\]*[^\\s./\\\\])?$' },
    read(value) {
      if (isDamaged(value)) return undefined;
      if (value.kind !== 'text') return expected(sentence`a name in double quotation marks`);
      const objection = objectionToName(value.content);
      return objection === undefined ? readAs(value.content) : expected(objection);
    },
  };
}
