import type { NetworkDefinition } from '../../definition/definition';
import { usualTarget } from '../../definition/loss';
import { literally } from '../../definition/snippets';
import { formatShape } from '../../tensor/shape';
import { symbolicShapes } from '../definitions/symbolicShapes';
import type { Frame } from './cursor';
import type { Suggestion } from './suggestion';

/** Which names may be written at a place. */
export type NameKind = 'earlier' | 'output' | 'target' | 'data' | 'file' | 'array';

/** More layers than a definition may have. */
const behindLayers = 1e6;

/** Where names stand: the keys on the way there, with * for any key and for a place in a list, ? for a key itself. */
const places: readonly (readonly [kind: NameKind, path: readonly string[]])[] = [
  ['earlier', ['layers', '*', 'inputs', '*']],
  ['output', ['loss', 'input']],
  ['target', ['loss', 'target']],
  ['data', ['data', '?']],
  ['file', ['data', '*', 'file']],
  ['array', ['data', '*', 'key']],
  ['file', ['weights', 'file']],
];

/** What kind of name belongs where the frames lead to; undefined where none does. */
export function nameKindAt(frames: readonly Frame[]): NameKind | undefined {
  const matches = (step: string, { kind, key }: Frame): boolean => {
    if (kind === 'list') return step === '*';
    return key === undefined ? step === '?' : step === '*' || step === key;
  };
  return places.find(([, path]) =>
    path.length === frames.length && path.every((step, level) => matches(step, frames[level]!)))?.[0];
}

/** Names of the network that suit a place. */
export function namesFor(kind: NameKind, frames: readonly Frame[], definition: NetworkDefinition): Suggestion[] {
  const { layers, loss, inputs } = definition;
  const allInputs = [...inputs.keys()].map((name) => inputName(name, definition));
  switch (kind) {
    case 'earlier': {
      const place = frames[1]!.index;
      return [...nearestFirst(layers.slice(0, place).map(({ name }) => name), definition), ...allInputs];
    }
    case 'output':
      return nearestFirst(layers.map(({ name }) => name), definition);
    case 'target':
      return [targetName(definition), ...allInputs];
    case 'data': {
      const isWritten = (name: string): boolean => frames.at(-1)!.values.has(name);
      const wanted = [...allInputs, ...(loss ? [targetName(definition)] : [])];
      return wanted.filter(({ label }, place) =>
        !isWritten(label) && wanted.findIndex((other) => other.label === label) === place);
    }
    case 'file':
    case 'array':
      return [];
  }
}

/** The layer before comes first: it is the one most often meant. */
function nearestFirst(names: readonly string[], definition: NetworkDefinition): Suggestion[] {
  const shapes = symbolicShapes(definition).layers;
  const operators = new Map(definition.layers.map(({ name, op }) => [name, op]));
  return [...new Set(names)].reverse().map((name, rank) => {
    const shape = shapes.get(name)?.output;
    const detail = [operators.get(name), shape && formatShape(shape)].filter(Boolean).join(' · ');
    return { kind: 'layer', label: name, detail, snippet: quotedName(name), rank };
  });
}

function inputName(name: string, definition: NetworkDefinition): Suggestion {
  const shape = symbolicShapes(definition).inputs.get(name);
  return {
    kind: 'input',
    label: name,
    ...(shape && { detail: formatShape(shape) }),
    snippet: quotedName(name),
    rank: behindLayers,
  };
}

function targetName(definition: NetworkDefinition): Suggestion {
  const { loss } = definition;
  const name = definition.spec.loss?.target ?? loss?.inputs[1]?.name ?? usualTarget;
  const { target } = symbolicShapes(definition);
  return {
    kind: 'target',
    label: name,
    ...(target && { detail: formatShape(target) }),
    snippet: quotedName(name),
    rank: behindLayers,
  };
}

function quotedName(name: string): string {
  return literally(JSON.stringify(name));
}
