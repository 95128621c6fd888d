/** a = max(z, 0); NaN stays NaN. */
export function rectify(count: i32, z: usize, a: usize): void {
  const zero = f64x2.splat(0);
  for (const end = z + ((count & ~1) << 3); z < end; z += 16, a += 16) {
    const pair = v128.load(z);
    v128.store(a, v128.andnot(pair, f64x2.le(pair, zero)));
  }
  if (count & 1) {
    const last = load<f64>(z);
    store<f64>(a, last <= 0 ? 0 : last);
  }
}

/** dZ += dA where z is above 0 (or NaN), nothing elsewhere. */
export function rectifyGradient(count: i32, z: usize, dA: usize, dZ: usize): void {
  const zero = f64x2.splat(0);
  for (const end = z + ((count & ~1) << 3); z < end; z += 16, dA += 16, dZ += 16) {
    const passed = v128.andnot(v128.load(dA), f64x2.le(v128.load(z), zero));
    v128.store(dZ, f64x2.add(v128.load(dZ), passed));
  }
  if (count & 1 && !(load<f64>(z) <= 0)) store<f64>(dZ, load<f64>(dZ) + load<f64>(dA));
}
