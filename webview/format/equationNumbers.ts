/** Numbers of equations in the derivation: `eq. 25, 27–29`; empty for none. */
export function formatEquationNumbers(numbers: readonly number[]): string {
  if (numbers.length === 0) return '';
  const runs: [first: number, last: number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && number <= run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return `eq. ${runs.map(formatRun).join(', ')}`;
}

function formatRun([first, last]: readonly [number, number]): string {
  if (first === last) return String(first);
  return last === first + 1 ? `${first}, ${last}` : `${first}–${last}`;
}
