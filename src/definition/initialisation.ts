import { text, type ArgumentTable } from '../engine/arguments';
import type { JsonSchema } from '../engine/jsonSchema';
import { schemes, type Initialiser, type Scheme } from '../engine/initialise';
import { sentence, type Sentence } from '../protocol/sentence';
import { argumentKey, argumentKeys, argumentsFrom, expected, readAs, type Key, type Reading } from './key';
import type { Report } from './problems';
import { objectSchema } from './objectSchema';
import { readObject } from './readObject';
import { isDamaged, rangeOf, valueAt, type ObjectValue, type Value } from './value';
import { named } from './wording';

/** How parameters start, by their names; undefined stands for PyTorch's default. */
export type Initialisation = ReadonlyMap<string, Initialiser | undefined>;

const torchDefault = 'torch_default';
const schemeKey = argumentKey(text({
  default: torchDefault,
  description: 'The initialiser, under its name in torch.nn.init.',
}));
const schemeInWords
  = sentence`an initialiser such as ${'"xavier_uniform"'} or ${'{ "scheme": "normal", "std": 0.1 }'}`;

/**
 * `init`, of the definition or of a layer.
 * @param parameters the parameters there are
 * @param none says that there are none
 */
export function initialisationKey(parameters: readonly string[], none: Sentence): Key<Initialisation> {
  const table = Object.fromEntries(parameters.map((parameter) => [parameter, parameterKey(parameter)]));
  const example = '{ "weight": "xavier_uniform", "bias": "zeros" }';
  return {
    description: 'How parameters start when no weights are given.',
    expects: sentence`an object such as ${example}`,
    required: false,
    get schema() {
      return objectSchema(table);
    },
    read(value, report) {
      if (value.kind !== 'object') return expected(this.expects);
      const { entries } = readObject(value, table, report, { none });
      return readAs(new Map(Object.entries(entries).map(([parameter, entry]) => [parameter, entry!.content])));
    },
  };
}

/** What `initialiserSchema` is called in the schema: every parameter of every operator refers to it. */
export const initialiserDefinition = 'initialiser';

/** The name of an initialiser, alone or with its arguments. */
export function initialiserSchema(): JsonSchema {
  return {
    anyOf: [
      schemeNames([torchDefault, ...[...schemes].filter(([, { args }]) => isComplete(args)).map(([name]) => name)]),
      {
        type: 'object',
        required: ['scheme'],
        properties: { scheme: schemeNames([torchDefault, ...schemes.keys()]) },
        allOf: [torchDefault, ...schemes.keys()].map((name) => ({
          if: { properties: { scheme: { const: name } }, required: ['scheme'] },
          then: objectSchema({ scheme: schemeKey, ...argumentKeys(schemes.get(name)?.args ?? {}) }),
        })),
      },
    ],
  };
}

function schemeNames(names: readonly string[]): JsonSchema {
  const meaning = (name: string): string => schemes.get(name)?.summary ?? 'As PyTorch starts this kind of layer.';
  return { enum: names, enumDescriptions: names.map(meaning) };
}

/** True when nothing must be given. */
function isComplete(args: ArgumentTable): boolean {
  return Object.values(args).every((argument) => argument.default !== undefined);
}

function parameterKey(parameter: string): Key<Initialiser | undefined> {
  return {
    description: `How ${parameter} starts.`,
    expects: schemeInWords,
    required: false,
    schema: { $ref: `#/definitions/${initialiserDefinition}` },
    read(value, report) {
      if (isDamaged(value)) return undefined;
      if (value.kind === 'text') return readScheme(value.content, value, undefined, report);
      if (value.kind === 'object') return readSchemeObject(value, report);
      return expected(schemeInWords);
    },
  };
}

function readSchemeObject(value: ObjectValue, report: Report): Reading<Initialiser | undefined> {
  const name = valueAt(value, 'scheme');
  if (name?.kind === 'text') return readScheme(name.content, name, value, report);
  return expected(schemeInWords);
}

/** @param object the scheme with its arguments; absent when its name stands alone */
function readScheme(
  name: string,
  place: Value,
  object: ObjectValue | undefined,
  report: Report,
): Reading<Initialiser | undefined> {
  const scheme = schemes.get(name);
  if (!scheme && name !== torchDefault) {
    const found = sentence`there is no initialiser ${named(name)}`;
    const { reason, fix } = report.suggest(found, name, [torchDefault, ...schemes.keys()], place);
    report.error('unknown-initialiser', reason, place, fix);
    return undefined;
  }
  const args = scheme?.args ?? {};
  const written = object ?? { kind: 'object', properties: [], damaged: false, start: place.start, end: place.end };
  const keys = { scheme: schemeKey, ...argumentKeys(args) };
  const wording = { ofArguments: true, none: sentence`${name} takes none`, place: rangeOf(place) };
  const { entries, sound } = readObject(written, keys, report.of(name), wording);
  if (!sound) return undefined;
  return readAs(scheme && initialiser(scheme, entries));
}

function initialiser(scheme: Scheme, entries: Parameters<typeof argumentsFrom>[1]): Initialiser {
  return { scheme, args: argumentsFrom(scheme.args, entries) };
}
