import { readDefinition } from '../../src/definition/readGradnet';
import { writeNpz } from '../../src/files/npz';
import { standardRegistry } from '../../src/engine/registry';
import { Session } from '../../src/session/session';
import { goldenGroups, readGoldenGroup, type GoldenCase, type GoldenSet } from './cases';

/** A golden case, and a way to run it in this engine, as a person's own file would be: definition, data and weights. */
export interface RunnableCase extends GoldenCase {
  open(): Session;
}

/** A group of cases. */
export interface Group {
  readonly set: GoldenSet;
  readonly name: string;
  readonly cases: readonly RunnableCase[];
}

/** Every group of every set. Cases whose operators the engine does not have yet are left out. */
export function goldenCases(): Group[] {
  return Object.entries(goldenGroups).flatMap(([set, groups]) =>
    groups.map((name): Group => {
      const cases = readGoldenGroup(set as GoldenSet, name)
        .filter(isKnown)
        .map((golden) => ({ ...golden, open: () => openCase(golden, name) }));
      return { set: set as GoldenSet, name, cases };
    }),
  );
}

function openCase(golden: GoldenCase, group: string): Session {
  return Session.open(readDefinition(JSON.stringify(golden.definition)), fileOf(golden, group));
}

/** The group's file with nothing but this case in it, so that a run need not inflate all the others. */
function fileOf({ inputs }: GoldenCase, group: string): Map<string, Uint8Array> {
  return new Map([[`${group}.npz`, writeNpz(inputs.values(), `${group}.npz`)]]);
}

function isKnown({ definition }: GoldenCase): boolean {
  const layers = definition['layers'] as readonly { readonly op: string }[];
  const { op } = definition['loss'] as { readonly op: string };
  return layers.every((layer) => standardRegistry.operators.has(layer.op)) && standardRegistry.losses.has(op);
}
