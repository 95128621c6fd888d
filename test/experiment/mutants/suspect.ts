import type { Operator } from '../../../src/engine/operator';
import { standardRegistry } from '../../../src/engine/registry';
import type { LayerSketch, Sketch } from '../../unit/engine/networks';
import { MUTANT, type Mutant } from './mutant';

/** The classes of mistakes that detection is reported for; mistakes of size are a class of their own. */
export type Family = 'dense' | 'convolution' | 'activation' | 'pooling' | 'normalisation' | 'loss' | 'graph';

/** An operator, networks in which one layer of that kind may be wrong, and what people get wrong in its gradients. */
export interface Suspect {
  readonly op: string;
  readonly family: Family;
  /** The layer that may be wrong is called `mutant`; for a loss it is the loss. */
  readonly networks: readonly Sketch[];
  readonly mistakes: readonly Mutant[];
}

/** The operator or loss of this name. */
export function operatorOf(op: string): Operator {
  return standardRegistry.operators.get(op) ?? standardRegistry.losses.get(op)!;
}

const classify = { loss: 'CrossEntropyLoss' };

/** Innocent layers in front of a suspect and behind it, so that its neighbours could be blamed. */
function around(inputs: Sketch['inputs'], first: Omit<LayerSketch, 'name'>, mutant: Omit<LayerSketch, 'name'>): Sketch {
  return {
    inputs,
    layers: [
      { name: 'first', ...first },
      { name: 'tanh', op: 'Tanh' },
      { name: 'mutant', ...mutant },
      { name: 'sigmoid', op: 'Sigmoid' },
      { name: 'flat', op: 'Flatten' },
      { name: 'last', op: 'Linear', args: { out_features: 3 } },
    ],
  };
}

type Args = Readonly<Record<string, unknown>>;

/** A suspect among images: 3 samples of 4 channels, 4 × 4 pixels each. */
export function amongImages(args: Args = {}, loss: 'regress' | 'classify' = 'regress'): Sketch {
  const first = { op: 'Conv2d', args: { out_channels: 4, kernel_size: 1 } };
  return { ...around({ x: [3, 2, 4, 4] }, first, { op: MUTANT, args }), ...(loss === 'classify' && classify) };
}

/** A suspect among dense layers: 3 samples of 5 features each. */
export function amongDense(args: Args = {}, loss: 'regress' | 'classify' = 'regress'): Sketch {
  const first = { op: 'Linear', args: { out_features: 5 } };
  return { ...around({ x: [3, 4] }, first, { op: MUTANT, args }), ...(loss === 'classify' && classify) };
}
