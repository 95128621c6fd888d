import type { NetworkDefinition } from '../../definition/definition';
import { LOSS } from '../../engine/network';
import { operationsOf } from '../../engine/parts';
import type { Shape } from '../../tensor/shape';

/**
 * Floating-point operations that a layer, or the loss, takes for one sample on the way forward; undefined while its
 * shapes are not known.
 */
export function operationsPerSample(definition: NetworkDefinition, name: string): number | undefined {
  const { spec, shapes, batch } = definition;
  if (name === LOSS) {
    const { loss } = spec;
    const prediction = loss && (shapes.layers.get(loss.input)?.output ?? shapeOfInput(definition, loss.input));
    if (!prediction || !shapes.target) return undefined;
    const inputs = [prediction, shapes.target.shape];
    return operationsOf(loss.operator, loss.args, inputs, { output: [], parameters: {} }) / batch;
  }
  const layer = spec.layers.find((candidate) => candidate.name === name);
  const own = shapes.layers.get(name);
  return layer && own && operationsOf(layer.operator, layer.args, own.inputs, own) / batch;
}

function shapeOfInput({ spec }: NetworkDefinition, name: string): Shape | undefined {
  return spec.inputs.find((input) => input.name === name)?.shape;
}
