import type { Written } from './state';

/** Every operator that works entry by entry, with a spread of arguments. */
export const activations: readonly (readonly [op: string, args: Written])[] = [
  ['ReLU', {}],
  ['ReLU6', {}],
  ['LeakyReLU', {}],
  ['LeakyReLU', { negative_slope: -0.5 }],
  ['ELU', {}],
  ['ELU', { alpha: 2.5 }],
  ['SELU', {}],
  ['GELU', {}],
  ['GELU', { approximate: 'tanh' }],
  ['SiLU', {}],
  ['Mish', {}],
  ['Hardtanh', {}],
  ['Hardtanh', { min_val: -2, max_val: 0.5 }],
  ['Hardswish', {}],
  ['Sigmoid', {}],
  ['LogSigmoid', {}],
  ['Tanh', {}],
  ['Softplus', {}],
  ['Softplus', { beta: -2, threshold: 3 }],
  ['Softsign', {}],
  ['Elementwise', { expr: 'x / (1 + x ** 2) - exp(-x ** 2)' }],
  ['Elementwise', { expr: 'max(x, 0) - abs(x - 1) ** 3 + min(sin(x), 0.25)' }],
  ['Elementwise', { expr: 'x * tanh(x)', dexpr: 'tanh(x) + x * (1 - tanh(x) ** 2)' }],
];
