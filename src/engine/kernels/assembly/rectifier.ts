/** a = max(z, 0); NaN stays NaN. */
export function rectify(count: i32, z: usize, a: usize): void {
  const end = z + (count << 3);
  for (; z + 64 <= end; z += 64, a += 64) {
    v128.store(a, positive(v128.load(z), v128.load(z)));
    v128.store(a, positive(v128.load(z, 16), v128.load(z, 16)), 16);
    v128.store(a, positive(v128.load(z, 32), v128.load(z, 32)), 32);
    v128.store(a, positive(v128.load(z, 48), v128.load(z, 48)), 48);
  }
  for (; z < end; z += 8, a += 8) {
    const value = load<f64>(z);
    store<f64>(a, value <= 0 ? 0 : value);
  }
}

/** dZ += dA where z is above 0 (or NaN), nothing elsewhere. */
export function rectifyGradient(count: i32, z: usize, dA: usize, dZ: usize): void {
  const end = z + (count << 3);
  for (; z + 64 <= end; z += 64, dA += 64, dZ += 64) {
    v128.store(dZ, f64x2.add(v128.load(dZ), positive(v128.load(z), v128.load(dA))));
    v128.store(dZ, f64x2.add(v128.load(dZ, 16), positive(v128.load(z, 16), v128.load(dA, 16))), 16);
    v128.store(dZ, f64x2.add(v128.load(dZ, 32), positive(v128.load(z, 32), v128.load(dA, 32))), 32);
    v128.store(dZ, f64x2.add(v128.load(dZ, 48), positive(v128.load(z, 48), v128.load(dA, 48))), 48);
  }
  for (; z < end; z += 8, dA += 8, dZ += 8) {
    if (!(load<f64>(z) <= 0)) store<f64>(dZ, load<f64>(dZ) + load<f64>(dA));
  }
}

/** The values where z is above 0 (or NaN), 0 elsewhere. */
@inline
function positive(z: v128, values: v128): v128 {
  return v128.andnot(values, f64x2.le(z, f64x2.splat(0)));
}
