/** A reproducible stream of random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform whole number in [0, bound). */
  integer(bound: number): number;
  /** 1 or −1, each as often as the other. */
  sign(): 1 | -1;
}

/** Turns one word into a stream of well-spread 32-bit words (splitmix32), so that neighbouring seeds are unrelated. */
function spread(word: number): () => number {
  let state = word | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
}

/** A stream of its own for every seed and name, so that adding a layer does not change the numbers of another one. */
export function randomFor(seed: number, name: string): Random {
  let hash = 0x811c9dc5;
  for (let position = 0; position < name.length; position++) {
    hash = Math.imul(hash ^ name.charCodeAt(position), 0x01000193);
  }
  return random(seed, hash);
}

/**
 * xoshiro128** (Blackman and Vigna), seeded through splitmix32.
 * @param seed a whole number up to 2⁵³
 * @param stream tells apart streams of the same seed
 */
export function random(seed: number, stream = 0): Random {
  const [low, high, own] = [spread(seed), spread(Math.floor(seed / 0x100000000)), spread(stream)];
  const s = Int32Array.from({ length: 4 }, () => low() ^ rotate(high(), 11) ^ rotate(own(), 23));
  if (s.every((word) => word === 0)) s[0] = 1; // the one state that xoshiro never leaves

  function bits(): number {
    const result = Math.imul(rotate(Math.imul(s[1]!, 5), 7), 9);
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotate(s[3]!, 11);
    return result >>> 0;
  }

  const uniform = (): number => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;

  let spare: number | undefined;
  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    // Marsaglia's polar method: no sine or cosine, whose last digits differ from one machine to the next.
    let u: number, v: number, square: number;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const factor = Math.sqrt((-2 * Math.log(square)) / square);
    spare = v * factor;
    return u * factor;
  }

  let word = 0;
  let left = 0;
  function sign(): 1 | -1 {
    if (left === 0) {
      word = bits();
      left = 32;
    }
    const value = (word & 1) === 0 ? 1 : -1;
    word >>>= 1;
    left--;
    return value;
  }

  return { uniform, normal, integer: (bound) => Math.floor(uniform() * bound), sign };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
