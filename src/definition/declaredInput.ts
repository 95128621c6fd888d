import { choice } from '../engine/arguments';
import type { JsonSchema, SchemaSnippet } from '../engine/jsonSchema';
import type { DType, InputSpec } from '../engine/network';
import { sentence, type Sentence } from '../protocol/sentence';
import { formatCount } from '../tensor/formatCount';
import type { Fix, TextRange } from './definition';
import { argumentKey, expected, readAs, required, type Key } from './key';
import { nameKey } from './name';
import type { Report } from './problems';
import { readItems } from './readItems';
import { objectSchema } from './objectSchema';
import { readObject, type Entry } from './readObject';
import { isDamaged, rangeOf, valueAt, type ObjectValue, type Value } from './value';
import { named } from './wording';

/** An input as the text declares it. */
export interface DeclaredInput {
  /** As written, even if it cannot be a name. */
  readonly name: string;
  readonly nameRange: TextRange;
  /** Absent when something in the declaration is wrong. */
  readonly axes?: Axes;
  readonly dtype?: Entry<DType | 'int64'>;
}

/** The shape of an input before the batch is known. */
interface Axes {
  /** The first axis counts the samples: a number of them, or a letter for any number. */
  readonly samples: number | string;
  readonly samplesRange: TextRange;
  readonly rest: readonly number[];
}

const largestAxis = 2 ** 31 - 1;
const mostAxes = 64;
const mostInputs = 1000;
const shapeInWords = sentence`a list such as ${'["N", 1, 28, 28]'}`;

const axisSchema: JsonSchema = { type: 'integer', minimum: 1, maximum: largestAxis };

const shapeKey: Key<Axes> = required({
  description: 'Sizes of the axes. The first counts the samples: a letter stands for the batch.',
  expects: shapeInWords,
  required: false,
  schema: {
    type: 'array',
    items: [{ anyOf: [{ type: 'string', pattern: '\\S' }, axisSchema] }],
    additionalItems: axisSchema,
    minItems: 1,
    maxItems: mostAxes,
    examples: [['N', 1, 28, 28]],
  },
  read(value, report) {
    if (isDamaged(value)) return undefined;
    const count = value.kind === 'list' ? value.items.length : 0;
    if (value.kind !== 'list' || count === 0 || count > mostAxes) return expected(shapeInWords);
    const [samples, ...rest] = value.items.map((item, axis) => readAxis(item, axis, report));
    if (samples === undefined || !rest.every((size) => typeof size === 'number')) return undefined;
    return readAs({ samples, samplesRange: rangeOf(value.items[0]!), rest });
  },
});

function readAxis(item: Value, axis: number, report: Report): number | string | undefined {
  if (axis === 0 && item.kind === 'text' && item.content.trim() !== '') return item.content;
  const isSize = item.kind === 'number' && Number.isInteger(item.content) && item.content >= 1;
  if (isSize && item.content <= largestAxis) return item.content;
  const found = sentence`axis ${axis} of its shape is ${report.written(item)}`;
  const reason = sentence`${found}, expected ${expectedAxis(item, axis, isSize)}`;
  report.error('value', reason, item, axis === 0 ? setToBatch(item) : undefined);
  return undefined;
}

function setToBatch(place: TextRange): Fix {
  return { title: sentence`Set it to ${'"N"'}`, range: rangeOf(place), text: '"N"' };
}

function expectedAxis(item: Value, axis: number, isSize: boolean): Sentence {
  if (isSize) return sentence`at most ${formatCount(largestAxis)}`;
  if (axis === 0) return sentence`"N" for the batch, or a whole number ≥ 1`;
  const rule = sentence`a whole number ≥ 1`;
  return item.kind === 'text' ? sentence`${rule}: only axis 0, which counts the samples, may be a letter` : rule;
}

const inputKeys = {
  name: required(nameKey('What layers and data call this input.')),
  shape: shapeKey,
  dtype: argumentKey(choice<DType | 'int64'>(['float64', 'float32', 'int64'], {
    default: 'float64',
    description: 'int64 for whole numbers such as word indices, which have no gradient; or else that of the network.',
  })),
};

const inputSnippet: SchemaSnippet = {
  label: 'Input',
  description: 'A tensor that the network is fed with.',
  bodyText: '{ "name": "${1:x}", "shape": ["N", ${2:1, 28, 28}] }',
};

/** `inputs`: what the network is fed with. Items that declare nothing are undefined and keep their place. */
export const inputsKey: Key<readonly (DeclaredInput | undefined)[]> = {
  description: 'What the network is fed with: a name and a shape each.',
  expects: sentence`a list of inputs such as ${'{ "name": "x", "shape": ["N", 1, 28, 28] }'}`,
  required: true,
  schema: {
    type: 'array',
    items: { ...objectSchema(inputKeys), defaultSnippets: [inputSnippet] },
    minItems: 1,
    maxItems: mostInputs,
  },
  read(value, report) {
    if (value.kind !== 'list' || (value.items.length === 0 && !value.damaged)) return expected(this.expects);
    const wording = {
      called: (place: number) => sentence`input ${place}`,
      counted: (inputs: string) => sentence`there are ${inputs} inputs`,
      most: mostInputs,
      example: '{ "name": "x", "shape": ["N", 2] }',
    };
    return readAs(readItems(value, wording, report, (item, index) => readInput(item, index, report)));
  },
};

function readInput(item: ObjectValue, index: number, report: Report): DeclaredInput | undefined {
  const name = valueAt(item, 'name');
  const isNamed = name?.kind === 'text' && name.content.trim() !== '';
  const own = report.of(isNamed ? name.content : sentence`input ${index + 1}`);
  const { entries, sound } = readObject(item, inputKeys, own);
  if (!isNamed) return undefined;
  return {
    name: name.content,
    nameRange: rangeOf(name),
    ...(sound && entries.shape && { axes: entries.shape.content }),
    ...(entries.dtype && { dtype: entries.dtype }),
  };
}

/** Samples of a run when nothing says how many. */
export const usualBatch = 4;

/**
 * How many samples a run has: `batch`, or else what the first input with a number for its first axis says, or else 4.
 * Inputs that say something else are reported.
 */
export function batchOf(inputs: readonly DeclaredInput[], written: number | undefined, report: Report): number {
  const counted = inputs.filter(({ axes }) => typeof axes?.samples === 'number');
  const [first] = counted;
  const batch = written ?? (first?.axes?.samples as number | undefined) ?? usualBatch;
  for (const { name, axes } of counted) {
    if (axes!.samples === batch) continue;
    const { samples, samplesRange } = axes!;
    const other = written === undefined
      ? sentence`that of ${named(first!.name)} says ${batch}`
      : sentence`batch is ${batch}`;
    const own = samples === 1
      ? sentence`axis 0 of its shape says 1 sample`
      : sentence`axis 0 of its shape says ${samples} samples`;
    const reason = sentence`${own}, but ${other}; write ${'"N"'} for the batch`;
    report.of(name).error('batch', reason, samplesRange, setToBatch(samplesRange));
  }
  return batch;
}

/** The inputs as the engine takes them, without those that have no shape. Names that are taken are reported. */
export function inputSpecs(
  inputs: readonly DeclaredInput[],
  batch: number,
  dtype: DType,
  report: Report,
): InputSpec[] {
  const names = new Set<string>();
  return inputs.flatMap((input) => {
    const { name, nameRange, axes } = input;
    if (names.has(name)) {
      const found = sentence`there is an input of this name already`;
      report.of(name).error('duplicate-name', sentence`${found}; give one of them another name`, nameRange);
      return [];
    }
    names.add(name);
    checkDType(input, dtype, report.of(name));
    const integer = input.dtype?.content === 'int64';
    return axes ? [{ name, shape: [batch, ...axes.rest], ...(integer && { integer }) }] : [];
  });
}

function checkDType({ dtype: own }: DeclaredInput, dtype: DType, report: Report): void {
  if (!own || own.content === 'int64' || own.content === dtype) return;
  const text = `"${dtype}"`;
  const fix = { title: sentence`Set ${'dtype'} to ${text}`, range: own.value, text };
  report.error('value', sentence`dtype is "${own.content}", but the network computes in ${dtype}`, own.value, fix);
}
