import { random } from '../tensor/random';
import { ravel, type Shape } from '../tensor/shape';

/** Entries of a first sample; each further one is four times as large. */
const FIRST = 64;

/**
 * The entries to check: all of them when there is no limit, otherwise growing samples that are spread evenly over the
 * tensor, none of them twice. Whoever walks through them stops when time is up.
 * @param always entries of the first sample, beside the first and the last one
 */
export function* sampleEntries(
  size: number,
  milliseconds: number,
  seed: number,
  always: readonly number[] = [],
): Generator<Iterable<number>> {
  if (milliseconds === Infinity || size <= FIRST) {
    yield Array.from({ length: size }, (_, entry) => entry);
    return;
  }
  const seen = new Uint8Array(size);
  const { uniform } = random(seed, size);
  for (let count = FIRST; ; count *= 4) {
    const spacing = Math.max(1, size / count);
    const sample: number[] = [];
    const take = (entry: number): void => {
      if (seen[entry]) return;
      seen[entry] = 1;
      sample.push(entry);
    };
    if (count === FIRST) [0, size - 1, ...always].forEach(take);
    for (let stratum = 0; stratum < size; stratum += spacing) {
      take(Math.min(size - 1, Math.floor(stratum + uniform() * spacing)));
    }
    if (spacing === 1) for (let entry = 0; entry < size; entry++) take(entry);
    yield sample.sort((a, b) => a - b);
    if (spacing === 1) return;
  }
}

/** Entries of a vector that is always checked whole. */
const VECTOR = 1024;

/**
 * The corners of a tensor, where mistakes with borders show: every combination of the first and the last place along
 * its axes. Of a vector that is not long, such as a bias, all entries.
 */
export function cornersOf(shape: Shape): number[] {
  if (shape.length === 1 && shape[0]! <= VECTOR) return Array.from({ length: shape[0]! }, (_, entry) => entry);
  const corners = Array.from({ length: 2 ** shape.length }, (_, corner) =>
    ravel(shape.map((size, axis) => ((corner >> axis) & 1 ? size - 1 : 0)), shape));
  return [...new Set(corners)];
}
