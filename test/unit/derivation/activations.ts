/** The derivatives g'(z), written differently from the engine's: from z alone, as a book has them. */
export const slopes: Readonly<Record<string, (z: number) => number>> = {
  ReLU: (z) => (z > 0 ? 1 : 0),
  Sigmoid: (z) => 1 / (4 * Math.cosh(z / 2) ** 2),
  Tanh: (z) => 1 / Math.cosh(z) ** 2,
};

/** The activations g(z), likewise. */
export const activations: Readonly<Record<string, (z: number) => number>> = {
  ReLU: (z) => (z > 0 ? z : 0),
  Sigmoid: (z) => (1 + Math.tanh(z / 2)) / 2,
  Tanh: (z) => 1 - 2 / (Math.exp(2 * z) + 1),
};
