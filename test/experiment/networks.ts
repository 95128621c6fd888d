import { inferShapes, LOSS, Network } from '../../src/engine/network';
import { randomFor, type Random } from '../../src/tensor/random';
import type { Tensor } from '../../src/tensor/tensor';
import { drawTensor, openNetwork, specOf, type Sketch } from '../unit/engine/networks';
import type { Architecture } from './architectures';
import { sketchOf } from './architectures';
import { spoiled, type Mutant } from './mutants/mutant';
import type { Regime } from './regimes';

/** One network of the experiment. */
export interface Case {
  readonly architecture: Architecture;
  readonly regime: Regime;
  readonly seed: number;
  readonly network: Network;
}

/** The network that architecture, regime and seed give; always the same one. */
export function openCase(architecture: Architecture, regime: Regime, seed: number): Case {
  const numbers = randomFor(seed, `${architecture.name}, ${regime.name}`);
  const sketch = sketchOf(architecture, regime, numbers);
  const network = openNetwork(sketch, { seed, buffers: drawStatistics(sketch, numbers) });
  regime.prepare(network, numbers);
  return { architecture, regime, seed, network };
}

/** Running statistics as if there had been some training. */
function drawStatistics(sketch: Sketch, { normal, uniform }: Random): Map<string, Tensor> {
  const drawn = new Map<string, Tensor>();
  for (const [name, { buffers = {} }] of inferShapes(specOf(sketch)).layers) {
    const { running_mean: mean, running_var: variance } = buffers;
    if (mean) drawn.set(`${name}.running_mean`, drawTensor(mean.shape, normal));
    if (variance) drawn.set(`${name}.running_var`, drawTensor(variance.shape, () => 0.5 + uniform()));
  }
  return drawn;
}

/** The same network with a mistake in the backward pass of one layer, or of the loss. */
export function withMistake({ spec, parameters, batch, buffers }: Network, layer: string, mutant: Mutant): Network {
  const layers = spec.layers.map((each) =>
    (each.name === layer ? { ...each, operator: spoiled(each.operator, mutant) } : each));
  const loss = layer === LOSS ? { ...spec.loss, operator: spoiled(spec.loss.operator, mutant) } : spec.loss;
  return new Network({ ...spec, layers, loss }, parameters, batch, { buffers });
}
