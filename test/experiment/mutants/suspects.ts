import { activations } from './activations';
import { conv2d } from './conv2d';
import { graph } from './graph';
import { linear } from './linear';
import { losses } from './losses';
import { normalisations } from './normalisation';
import { others } from './others';
import { pooling } from './pooling';
import type { Suspect } from './suspect';

/** Every operator and loss, with the mistakes that people make in its gradients. */
export const suspects: readonly Suspect[] = [
  linear, conv2d, ...activations, ...pooling, ...normalisations, ...graph, ...losses, ...others,
];
