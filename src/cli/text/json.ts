import { english, isSentence } from '../../protocol/sentence';

/**
 * A value as JSON, indented, with lists of plain values on one line. JSON has no NaN and no infinities: they become the
 * texts "NaN", "Infinity" and "-Infinity", which Python's and JavaScript's number conversions understand. Sentences are
 * written in English; what is called `sentence` is left out, for its English stands beside it.
 */
export function toJson(value: unknown, indent = ''): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return `[${value.map(plain).join(', ')}]`;
    return `[\n${value.map((item) => deeper + toJson(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (isPlain(value)) return plain(value);
  const entries = Object.entries(value as object).filter(([key, item]) =>
    item !== undefined && !(key === 'sentence' && isSentence(item)));
  if (entries.length === 0) return '{}';
  const members = entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${toJson(item, deeper)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null || isSentence(value);
}

function plain(value: unknown): string {
  if (isSentence(value)) return JSON.stringify(english(value));
  return JSON.stringify(typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value ?? null));
}
