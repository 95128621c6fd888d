/** See `Kernels.rectify`. */
export function rectify(z: Float64Array, a: Float64Array): void {
  for (let i = 0; i < z.length; i++) a[i] = z[i]! <= 0 ? 0 : z[i]!;
}

/** See `Kernels.rectifyGradient`. */
export function rectifyGradient(z: Float64Array, dA: Float64Array, dZ: Float64Array): void {
  for (let i = 0; i < z.length; i++) if (!(z[i]! <= 0)) dZ[i]! += dA[i]!;
}
