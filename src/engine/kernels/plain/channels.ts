/** See `Kernels.broadcast`. */
export function broadcast(values: Float64Array, inner: number, output: Float64Array): void {
  for (let at = 0; at < output.length;) {
    for (let f = 0; f < values.length; f++, at += inner) output.fill(values[f]!, at, at + inner);
  }
}

/** See `Kernels.sumChannels`. */
export function sumChannels(input: Float64Array, inner: number, sums: Float64Array): void {
  for (let at = 0; at < input.length;) {
    for (let f = 0; f < sums.length; f++) {
      let sum = 0;
      for (const end = at + inner; at < end; at++) sum += input[at]!;
      sums[f]! += sum;
    }
  }
}
