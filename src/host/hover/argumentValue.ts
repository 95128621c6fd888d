/**
 * The value of an argument as a person writes it: `5` for a kernel of `[5, 5]`, `"same"`, `[[1, 2], [0, 0]]`. Undefined
 * for one that is left to the operator.
 */
export function formatArgument(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return JSON.stringify(shortest(value)).replaceAll(',', ', ');
}

/** Pairs of equal parts are written once. */
function shortest(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const parts = value.map(shortest);
  const [first, second] = parts;
  return parts.length === 2 && first === second ? first : parts;
}
