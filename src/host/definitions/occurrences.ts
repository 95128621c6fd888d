import type { NetworkDefinition, TextRange } from '../../definition/definition';

/** A place where the name of a layer, an input or the target is written, with its quotation marks. */
export interface Occurrence {
  readonly name: string;
  readonly range: TextRange;
  /** True where the name is given, false where it is used. */
  readonly isDeclaration: boolean;
}

/** Every place where something is named, in the order of the text. What has no name of its own in the text has none. */
export function occurrencesIn(definition: NetworkDefinition): Occurrence[] {
  const { inputs, layers, loss, dataNames } = definition;
  const declared = [
    ...[...inputs].map(([name, range]) => ({ name, range })),
    // A layer without a name has the place of its operator instead.
    ...layers.filter(({ nameRange, opRange }) => nameRange.start !== opRange.start)
      .map(({ name, nameRange: range }) => ({ name, range })),
  ].map((place): Occurrence => ({ ...place, isDeclaration: true }));
  const used = [
    ...[...layers, ...(loss ? [loss] : [])].flatMap((layer) => layer.inputs),
    ...[...dataNames].map(([name, range]) => ({ name, range })),
  ].flatMap(({ name, range }): Occurrence[] => (range ? [{ name, range, isDeclaration: false }] : []));
  return [...declared, ...used].sort((a, b) => a.range.start - b.range.start);
}

/** The name at an offset, its quotation marks included. */
export function occurrenceAt(definition: NetworkDefinition, offset: number): Occurrence | undefined {
  return occurrencesIn(definition).find(({ range: { start, end } }) => start <= offset && offset <= end);
}

/** Every place of a name. Layers, inputs and the target share their names: no two of them have the same. */
export function occurrencesOf(definition: NetworkDefinition, name: string): Occurrence[] {
  return occurrencesIn(definition).filter((occurrence) => occurrence.name === name);
}
