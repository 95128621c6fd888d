import { autograd } from './autograd';
import { ceres } from './ceres';
import { cs231nAll, cs231nSample } from './cs231n';
import { deeplearningAi } from './deeplearningAi';
import { jax } from './jax';
import { pytorchFast } from './pytorchFast';
import { pytorchSlow } from './pytorchSlow';
import type { Rule } from './rule';

/** The rules of gradient checkers in use, with their defaults. */
export const rules: readonly Rule[] = [
  pytorchSlow, pytorchFast, jax, autograd, cs231nSample, cs231nAll, deeplearningAi, ceres,
];
