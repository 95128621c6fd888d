const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** The value of an IEEE 754 binary16 bit pattern: sign, 5 bits of exponent (bias 15), 10 of fraction. Exact. */
export function float16Value(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 0x1f;
  const fraction = pattern & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The value of a bfloat16 bit pattern, which is the upper half of a float32. Exact. */
export function bfloat16Value(pattern: number): number {
  bits[0] = pattern << 16;
  return float[0]!;
}
