/**
 * Coordinates along one axis, one for each product of a sum, as a NumPy expression that gives the same list: a number
 * where all are the same, else `np.arange`, `np.repeat` and `np.tile` as far as they go.
 */
export function indexText(coordinates: readonly number[]): string {
  const [first] = coordinates;
  if (first === undefined) return '[]';
  return coordinates.every((one) => one === first) ? String(first) : listText(coordinates);
}

function listText(list: readonly number[]): string {
  if (list.length > 2 && isEven(list)) return rangeText(list);
  const runs = runLength(list);
  if (runs > 1) return `np.repeat(${listText(list.filter((_, i) => i % runs === 0))}, ${runs})`;
  const period = periodOf(list);
  if (period < list.length) return `np.tile(${listText(list.slice(0, period))}, ${list.length / period})`;
  return `[${list.join(', ')}]`;
}

/** True for numbers at equal distances, ascending. */
function isEven(list: readonly number[]): boolean {
  const step = list[1]! - list[0]!;
  return step > 0 && list.every((one, i) => one === list[0]! + i * step);
}

function rangeText(list: readonly number[]): string {
  const [first, step] = [list[0]!, list[1]! - list[0]!];
  const end = list.at(-1)! + 1;
  if (step !== 1) return `np.arange(${first}, ${end}, ${step})`;
  return first === 0 ? `np.arange(${end})` : `np.arange(${first}, ${end})`;
}

/** The largest number of times that every number stands beside itself, all of them alike. */
function runLength(list: readonly number[]): number {
  let length = 1;
  while (length < list.length && list[length] === list[0]) length++;
  const repeats = (each: number): boolean =>
    list.length % each === 0 && list.every((one, i) => one === list[i - (i % each)]);
  while (length > 1 && !repeats(length)) length--;
  return length;
}

/** The length of the shortest beginning that the list repeats over and over. */
function periodOf(list: readonly number[]): number {
  for (let period = 1; period <= list.length / 2; period++) {
    if (list.length % period === 0 && list.every((one, i) => one === list[i % period])) return period;
  }
  return list.length;
}
