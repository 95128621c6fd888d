/** Gives every position of a channel the same value: output[n, f, i] = values[f], for i up to `inner`. */
export function broadcast(samples: i32, channels: i32, inner: i32, values: usize, output: usize): void {
  for (let n = 0; n < samples; n++) {
    for (let f = 0; f < channels; f++) {
      const value = load<f64>(values + (f << 3));
      const pair = f64x2.splat(value);
      for (const end = output + ((inner & ~1) << 3); output < end; output += 16) v128.store(output, pair);
      if (inner & 1) {
        store<f64>(output, value);
        output += 8;
      }
    }
  }
}

/** The transpose of `broadcast`: sums[f] += Σ_n Σ_i input[n, f, i]. */
export function sumChannels(samples: i32, channels: i32, inner: i32, input: usize, sums: usize): void {
  for (let n = 0; n < samples; n++) {
    for (let f = 0; f < channels; f++, input += inner << 3) {
      const at = sums + (f << 3);
      store<f64>(at, load<f64>(at) + (inner === 1 ? load<f64>(input) : sumOf(inner, input)));
    }
  }
}

@inline
function sumOf(count: i32, input: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  const end = input + (count << 3);
  for (; input + 32 <= end; input += 32) {
    even = f64x2.add(even, v128.load(input));
    odd = f64x2.add(odd, v128.load(input, 16));
  }
  even = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  for (; input < end; input += 8) sum += load<f64>(input);
  return sum;
}
