import type { LayerSource, NetworkDefinition, TextRange, WrittenArgument } from '../../definition/definition';
import { LOSS } from '../../engine/network';

/** What stands at a place of a definition. */
export interface Found {
  readonly layer: LayerSource;
  /** The argument whose key or value is there. */
  readonly argument?: { readonly name: string; readonly written: WrittenArgument };
}

/** The layer (or loss) whose text holds the offset, with the argument there. */
export function findAt({ layers, loss }: NetworkDefinition, offset: number): Found | undefined {
  const layer = [...layers, ...(loss ? [loss] : [])].find(({ range }) => holds(range, offset));
  if (!layer) return undefined;
  const argument = [...layer.args].find(([, { key, value }]) => holds(key, offset) || holds(value, offset));
  return { layer, ...(argument && { argument: { name: argument[0], written: argument[1] } }) };
}

/** The name, for results, of the layer, the loss or the input that stands at the offset. */
export function nameAt(definition: NetworkDefinition, offset: number): string | undefined {
  const found = findAt(definition, offset);
  return found ? resultName(definition, found.layer) : inputAt(definition, offset)?.name;
}

/** The input whose name stands at the offset. */
export function inputAt({ inputs }: NetworkDefinition, offset: number): { name: string; range: TextRange } | undefined {
  const found = [...inputs].find(([, range]) => holds(range, offset));
  return found && { name: found[0], range: found[1] };
}

/** The name under which results know a layer: the loss of a definition is written without one. */
export function resultName(definition: NetworkDefinition, layer: LayerSource): string {
  return layer === definition.loss ? LOSS : layer.name;
}

/** What the text says of the layer, or the loss, of this name. */
export function layerNamed({ layers, loss }: NetworkDefinition, name: string): LayerSource | undefined {
  return name === LOSS ? loss : layers.find((layer) => layer.name === name);
}

/** Where a layer, an input or the loss is named: undefined when the definition has none of this name. */
export function placeOf(definition: NetworkDefinition, name: string): TextRange | undefined {
  return layerNamed(definition, name)?.nameRange ?? definition.inputs.get(name);
}

function holds({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}
