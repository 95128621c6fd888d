/** Bits of a key that one pass sorts by. */
const digitBits = 16;
const digits = 1 << digitBits;

/**
 * The positions of all numbers by their magnitude, largest first; NaN comes before everything, equal magnitudes stay in
 * their order. The bits of a number without its sign count up with its magnitude, NaN last, so that they can be
 * sorted by their digits, without comparisons.
 */
export function byMagnitude(data: Float64Array): Uint32Array {
  const bits = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
  let order = Uint32Array.from({ length: data.length }, (_, position) => position);
  let sorted = new Uint32Array(data.length);
  for (let pass = 0; pass < 4; pass++) {
    const digitOf = digitReader(bits, pass);
    const starts = startsOf(digitOf, data.length);
    if (!starts) continue;
    for (const position of order) {
      const digit = digitOf(position);
      sorted[starts[digit]!++] = position;
    }
    [order, sorted] = [sorted, order];
  }
  return order;
}

/** Where the positions of each digit begin, largest digit first; undefined when all have the same one. */
function startsOf(digitOf: (position: number) => number, length: number): Uint32Array | undefined {
  const counts = new Uint32Array(digits);
  for (let position = 0; position < length; position++) counts[digitOf(position)]!++;
  let start = 0;
  for (let digit = digits - 1; digit >= 0; digit--) {
    const count = counts[digit]!;
    if (count === length) return undefined;
    counts[digit] = start;
    start += count;
  }
  return counts;
}

/** Reads one digit of a magnitude, the least significant in pass 0. Numbers are stored with their low half first. */
function digitReader(bits: Uint32Array, pass: number): (position: number) => number {
  switch (pass) {
    case 0: return (position) => bits[2 * position]! & (digits - 1);
    case 1: return (position) => bits[2 * position]! >>> digitBits;
    case 2: return (position) => bits[2 * position + 1]! & (digits - 1);
    default: return (position) => (bits[2 * position + 1]! & 0x7fffffff) >>> digitBits;
  }
}
