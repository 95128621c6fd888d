import { sentence, type Sentence } from '../protocol/sentence';
import type { Shape } from '../tensor/shape';
import type { DType } from './dtype';
import { findDuplicateKey } from './duplicateKey';
import { saveAgain, TensorFileError, type Place } from './error';
import { countJsonSeparators } from './jsonSeparators';
import { checkLimit, type ReadLimits } from './limits';
import { parseSafetensorsDtype } from './safetensorsDtype';
import { count, quote } from './wording';

/** The key of a header that holds texts about the file instead of a tensor. */
export const metadataKey = '__metadata__';

/** What a header says of one tensor; offsets are in bytes from the end of the header. */
export interface TensorInfo {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

/** Commas and brackets that a header may have for each tensor of the limit: enough for shapes of ten axes. */
const separatorsPerTensor = 16;

/** A parsed header; nothing of it has been compared with the data yet. */
export interface SafetensorsHeader {
  readonly tensors: readonly TensorInfo[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Parses the JSON header of a .safetensors file; throws a {@link TensorFileError} for whatever the format forbids. */
export function parseSafetensorsHeader(header: Uint8Array, place: Place, limits: ReadLimits): SafetensorsHeader {
  checkSeparators(header, place, limits);
  const entries = new Map(Object.entries(parseObject(header, sentence`${place}, header`)));
  const metadata = parseMetadata(entries.get(metadataKey) ?? {}, sentence`${place}, header`);
  entries.delete(metadataKey);
  checkLimit('tensors', entries.size, limits, place);
  const tensors = [...entries].map(([name, info]) => parseInfo(name, info, sentence`${place}, tensor ${quote(name)}`));
  return { tensors, metadata };
}

/** A header of 100 MB can be written so that its parsed value takes all memory there is. */
function checkSeparators(header: Uint8Array, place: Place, limits: ReadLimits): void {
  const most = limits.tensors * separatorsPerTensor;
  const found = countJsonSeparators(header);
  if (found <= most) return;
  refuse(sentence`its header lists ${count(found, 'value')}`, sentence`at most ${count(most, 'value')}`, place);
}

function parseObject(header: Uint8Array, place: Place): Record<string, unknown> {
  const text = decode(header, place);
  const value = parseJson(text, place);
  const twice = findDuplicateKey(text);
  if (twice !== undefined) refuse(sentence`the key ${quote(twice)} stands twice`, sentence`each key once`, place);
  return value as Record<string, unknown>;
}

function decode(header: Uint8Array, place: Place): string {
  // The format wants the brace as the very first byte.
  if (header[0] !== 0x7b) refuse(sentence`it does not begin with “{”`, sentence`a JSON object`, place);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(header);
  } catch (cause) {
    return refuse(sentence`it is no UTF-8 text`, sentence`JSON in UTF-8`, place, cause);
  }
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // A RangeError: thousands of brackets inside each other exhaust the stack.
    const found = cause instanceof SyntaxError ? sentence`it is no JSON` : sentence`its brackets nest too deep`;
    return refuse(found, sentence`a JSON object`, place, cause);
  }
}

function parseMetadata(value: unknown, place: Place): ReadonlyMap<string, string> {
  const entries = isObject(value) ? Object.entries(value) : [];
  if (!isObject(value) || entries.some(([, text]) => typeof text !== 'string')) {
    refuse(sentence`its ${metadataKey} holds something else than texts`, sentence`an object of texts`, place);
  }
  return new Map(entries as [string, string][]);
}

function parseInfo(name: string, info: unknown, place: Place): TensorInfo {
  if (/\p{Cs}/u.test(name)) refuse(sentence`its name is no Unicode text`, sentence`a name without half characters`, place);
  if (!isObject(info) || Object.keys(info).some((key) => !['dtype', 'shape', 'data_offsets'].includes(key))) {
    const expected = sentence`an object with dtype, shape and data_offsets`;
    return refuse(sentence`it is described by something else`, expected, place);
  }
  const { dtype, shape, data_offsets: offsets } = info;
  if (!isNumbers(shape)) return refuse(sentence`its shape is no list of numbers`, sentence`a list of sizes`, place);
  if (!isNumbers(offsets) || offsets.length !== 2 || !offsets.every((offset) => Number.isSafeInteger(offset))) {
    return refuse(sentence`its data_offsets are no two whole numbers`, sentence`where its data begins and ends`, place);
  }
  return { name, dtype: parseSafetensorsDtype(dtype, place), shape, begin: offsets[0]!, end: offsets[1]! };
}

interface InfoObject {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

function isObject(value: unknown): value is InfoObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function refuse(found: Sentence, expected: Sentence, place: Place, cause?: unknown): never {
  throw new TensorFileError({ place, found, expected, fix: saveAgain }, { cause });
}
