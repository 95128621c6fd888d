/**
 * The part of a step from z to z + d that lies between `low` and `high`, with its sign: how functions that are made of
 * pieces take a step across their borders, each part by the rule of its own piece. Nothing cancels: z is measured from
 * the border it lies behind.
 */
export function stepWithin(d: number, z: number, low: number, high: number): number {
  const inside = Math.min(Math.max(z, low), high);
  return Math.min(Math.max(d + (z - inside), low - inside), high - inside);
}
