import type { Gradient, Objective } from './rule';

/** (J(θ + h e) − J(θ − h e)) / 2h, where e is one entry of a tensor. */
export function centralDifference({ evaluate }: Objective, tensor: Float64Array, entry: number, h: number): number {
  const value = tensor[entry]!;
  tensor[entry] = value + h;
  const right = evaluate();
  tensor[entry] = value - h;
  const left = evaluate();
  tensor[entry] = value;
  return (right - left) / (2 * h);
}

/** Such a difference for every entry of every parameter. */
export function numericGradient(objective: Objective, h: number): Gradient {
  return objective.parameters.map((tensor) => tensor.map((_, entry) => centralDifference(objective, tensor, entry, h)));
}

/** (J(θ + h v) − J(θ − h v)) / 2h, where v has a tensor for each of those given. */
export function directionalDerivative(
  { evaluate }: Pick<Objective, 'evaluate'>,
  tensors: readonly Float64Array[],
  direction: Gradient,
  h: number,
): number {
  const values = tensors.map((tensor) => tensor.slice());
  const moved = (step: number): number => {
    tensors.forEach((tensor, t) => tensor.forEach((_, i) => (tensor[i] = values[t]![i]! + step * direction[t]![i]!)));
    return evaluate();
  };
  const [right, left] = [moved(h), moved(-h)];
  tensors.forEach((tensor, t) => tensor.set(values[t]!));
  return (right - left) / (2 * h);
}

/** A tensor for each of those given, of numbers that `draw` gives. */
export function drawnLike(tensors: readonly Float64Array[], draw: () => number): Float64Array[] {
  return tensors.map((tensor) => tensor.map(draw));
}

/** ⟨a, b⟩ over all entries of all tensors. */
export function innerProduct(a: Gradient, b: Gradient): number {
  return a.reduce((sum, tensor, t) => sum + tensor.reduce((part, value, i) => part + value * b[t]![i]!, 0), 0);
}

/** √⟨a, a⟩. */
export function norm(a: Gradient): number {
  return Math.sqrt(innerProduct(a, a));
}

/** True when the predicate holds for every entry of both gradients. */
export function everyEntry(a: Gradient, n: Gradient, holds: (a: number, n: number) => boolean): boolean {
  return a.every((tensor, t) => tensor.every((value, i) => holds(value, n[t]![i]!)));
}
