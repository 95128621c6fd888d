import { choice, integer, text } from '../engine/arguments';
import type { DType } from '../engine/network';
import type { Registry } from '../engine/registry';
import { sentence } from '../protocol/sentence';
import { dataKey, seedKey } from './data';
import { inputsKey, usualBatch, type DeclaredInput } from './declaredInput';
import { weightsKey } from './fileReference';
import { initialisationKey } from './initialisation';
import { argumentKey, expected, readAs, required, type Key } from './key';
import { layersKey } from './layer';
import { lossKey } from './loss';
import type { Report } from './problems';
import { readObject, type Entries } from './readObject';
import { isDamaged, type Value } from './value';

/** The version of the format that this release reads. */
const version = 1;

const versionKey: Key<number> = {
  description: 'The version of the format.',
  expects: sentence`${version}`,
  required: true,
  schema: { const: version },
  read(value) {
    if (value.kind === 'number' && value.content === version) return readAs(version);
    const isNewer = value.kind === 'number' && value.content > version;
    return expected(isNewer
      ? sentence`${version}; a newer release of Gradient Debugger may read this definition`
      : sentence`${version}`);
  },
};

/** The values of settings that are not written. */
export const usual = { name: 'network', dtype: 'float64', mode: 'train', seed: 0 } as const;

/** The keys of a definition. */
export function topLevelKeys(registry: Registry) {
  const parameters = [...registry.operators.values()].flatMap(({ symbols }) => Object.keys(symbols.parameters ?? {}));
  return {
    $schema: argumentKey(text({ default: '', description: 'The JSON schema of the format, for editors.' })),
    format: required(argumentKey(choice(['gradnet'], {
      default: 'gradnet',
      description: 'Says that this is a network definition.',
    }))),
    version: versionKey,
    name: argumentKey(text({ default: usual.name, description: 'What the network is called.' })),
    dtype: argumentKey(choice<DType>(['float64', 'float32'], {
      default: usual.dtype,
      description: 'What tensors are rounded to.',
    })),
    seed: seedKey('Seed of the random numbers of starting weights and data.'),
    batch: argumentKey(integer({ minimum: 1, default: usualBatch, description: 'Samples of a run.' })),
    mode: argumentKey(choice<'train' | 'eval'>(['train', 'eval'], {
      default: usual.mode,
      description: 'How layers behave that differ between training and evaluation.',
    })),
    inputs: inputsKey,
    init: initialisationKey([...new Set(parameters)], sentence`no operator has parameters`),
    layers: layersKey(registry),
    loss: lossKey(registry),
    data: dataKey,
    weights: weightsKey,
  };
}

/** A definition with everything read by itself, before its parts are connected. */
export interface TopLevel {
  readonly entries: Entries<ReturnType<typeof topLevelKeys>>;
  readonly inputs: readonly (DeclaredInput | undefined)[];
  /** False when a syntax error or an unreadable value hides part of the network. */
  readonly isComplete: boolean;
}

/** Reads the keys of a definition. */
export function readTopLevel(root: Value | undefined, registry: Registry, report: Report): TopLevel {
  const nothing = { entries: {}, inputs: [], isComplete: false };
  if (!root) return nothing;
  if (root.kind !== 'object') {
    const expects = sentence`an object in braces: ${'{ … }'}`;
    const reason = sentence`the definition is ${report.written(root)}, expected ${expects}`;
    if (!isDamaged(root)) report.error('value', reason, root);
    return nothing;
  }
  const { entries } = readObject(root, topLevelKeys(registry), report);
  const written = new Set(root.properties.map(({ key }) => key));
  if (!written.has('loss') && !root.damaged) {
    const found = sentence`loss is missing, expected an object such as ${'{ "op": "CrossEntropyLoss" }'}`;
    const reason = sentence`${found}; without it there are no gradients`;
    report.error('missing-loss', reason, { start: root.start, end: root.start + 1 });
  }
  const isRead = (key: 'inputs' | 'layers' | 'loss'): boolean => entries[key] !== undefined || !written.has(key);
  const isComplete = !root.damaged && isRead('inputs') && isRead('layers') && isRead('loss');
  return { entries, inputs: entries.inputs?.content ?? [], isComplete };
}

