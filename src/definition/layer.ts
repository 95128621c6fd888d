import type { Operator } from '../engine/operator';
import type { Registry } from '../engine/registry';
import { sentence } from '../protocol/sentence';
import type { TextRange } from './definition';
import { initialisationKey, type Initialisation } from './initialisation';
import { expected, readAs, required, type Key } from './key';
import { nameKey } from './name';
import { OperationReader, type Operation } from './operation';
import { layerSnippet } from './snippets';
import type { Report } from './problems';
import { readItems } from './readItems';
import { isDamaged, rangeOf, valueAt, type ObjectValue, type Value } from './value';

/** A layer or input that another layer takes; without a range when that is the default. */
export interface Reference {
  readonly name: string;
  readonly range?: TextRange;
}

/** A layer as far as it could be read by itself, before it is connected to others. */
export interface ReadLayer {
  /** As written, even if it cannot be a name; absent when it is not written. */
  readonly name?: string;
  readonly nameRange: TextRange;
  /** Absent when they are not written; without references when they could not be read. */
  readonly inputs?: { readonly range: TextRange; readonly references?: readonly Reference[] };
  readonly initialisation?: Initialisation;
  readonly operation: Operation<Operator, LayerKeys>;
}

type LayerKeys = ReturnType<typeof layerKeys>;

/** Networks with more layers than this are beyond what anybody would debug, and slow an editor down. */
const mostLayers = 10_000;

const inputsKey: Key<readonly Reference[]> = {
  description: 'The layers or inputs this layer takes; by default the layer before it.',
  expects: sentence`a list of names such as ${'["conv1"]'}`,
  required: false,
  schema: { type: 'array', items: { type: 'string' } },
  read(value, report) {
    if (isDamaged(value)) return undefined;
    if (value.kind !== 'list') return expected(this.expects);
    const references = value.items.map((item) => readReference(item, report));
    return references.every((reference) => reference !== undefined) ? readAs(references) : undefined;
  },
  mend: (value) => (value.kind === 'text' ? `[${JSON.stringify(value.content)}]` : undefined),
};

function readReference(item: Value, report: Report): Reference | undefined {
  if (item.kind === 'text') return { name: item.content, range: rangeOf(item) };
  report.error('value', sentence`inputs holds ${report.written(item)}, expected the name of a layer or an input`, item);
  return undefined;
}

function layerKeys(operator: Operator | undefined) {
  const parameters = Object.keys(operator?.symbols.parameters ?? {});
  return {
    name: required(nameKey('What other layers, files and messages call this layer.')),
    inputs: inputsKey,
    init: operator ? initialisationKey(parameters, sentence`${operator.op} has no parameters`) : anything,
  };
}

/** What depends on an operator that is not known. */
const anything: Key<Initialisation> = {
  description: 'How parameters start.',
  expects: sentence`an object`,
  required: false,
  schema: { type: 'object' },
  read: () => undefined,
};

/**
 * `layers` of the definition. Items that are no layers are undefined: they keep their place, so that the layer behind
 * them is not connected with the one before.
 */
export function layersKey(registry: Registry): Key<readonly (ReadLayer | undefined)[]> {
  const reader = new OperationReader({
    operators: registry.operators,
    noun: 'operator',
    words: {
      expects: (example) => sentence`the name of an operator such as "${example}"`,
      unknown: (op) => sentence`there is no operator ${op}`,
      elsewhere: (op) => (registry.losses.has(op)
        ? sentence`there is no operator ${op} among the layers: ${op} is a loss; write it under "loss"`
        : undefined),
    },
    ownKeys: layerKeys,
  });
  return {
    description: 'The layers in the order in which they run.',
    expects: sentence`a list of layers such as ${'{ "name": "fc1", "op": "Linear", "out_features": 10 }'}`,
    required: true,
    get schema() {
      return { type: 'array', items: reader.schema(layerSnippet), minItems: 1, maxItems: mostLayers } as const;
    },
    read(value, report) {
      if (value.kind !== 'list' || (value.items.length === 0 && !value.damaged)) return expected(this.expects);
      const wording = {
        called: (place: number) => sentence`layer ${place}`,
        counted: (layers: string) => sentence`there are ${layers} layers`,
        most: mostLayers,
        example: '{ "name": "relu1", "op": "ReLU" }',
      };
      return readAs(readItems(value, wording, report, (item, index) => readLayer(item, index, reader, report)));
    },
  };
}

function readLayer(
  item: ObjectValue,
  index: number,
  reader: OperationReader<Operator, LayerKeys>,
  report: Report,
): ReadLayer {
  const name = valueAt(item, 'name');
  const isNamed = name?.kind === 'text' && name.content.trim() !== '';
  const operation = reader.read(item, reportOn(isNamed ? name.content : undefined, index, report));
  const { own } = operation;
  const inputs = valueAt(item, 'inputs');
  return {
    operation,
    nameRange: isNamed ? rangeOf(name) : operation.opRange,
    ...(isNamed && { name: name.content }),
    ...(inputs && { inputs: { range: rangeOf(inputs), ...(own.inputs && { references: own.inputs.content }) } }),
    ...(own.init && { initialisation: own.init.content }),
  };
}

/** The report on a layer: by its name, or else by its place in the list. */
export function reportOn(name: string | undefined, index: number, report: Report): Report {
  return name === undefined ? report.of(sentence`layer ${index + 1}`) : report.ofLayer(name);
}
