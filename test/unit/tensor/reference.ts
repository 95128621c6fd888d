const WORD = 0xffffffffn;

const rotate = (word: bigint, by: bigint): bigint => ((word << by) | (word >> (32n - by))) & WORD;

/**
 * xoshiro128** 1.1 as Blackman and Vigna published it (prng.di.unimi.it), in whole numbers of any size, so that it
 * shares neither code nor kind of arithmetic with the engine's.
 * @param state four words of 32 bits
 */
export function xoshiro128StarStar(state: readonly bigint[]): () => bigint {
  let [s0, s1, s2, s3] = state as [bigint, bigint, bigint, bigint];
  return () => {
    const result = (rotate((s1 * 5n) & WORD, 7n) * 9n) & WORD;
    const t = (s1 << 9n) & WORD;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotate(s3, 11n);
    return result;
  };
}

/** splitmix32: a Weyl sequence through Murmur's finaliser, here with the constants of T. Ettinger. */
export function splitmix32(seed: bigint): () => bigint {
  let state = seed & WORD;
  return () => {
    state = (state + 0x9e3779b9n) & WORD;
    let z = state ^ (state >> 16n);
    z = (z * 0x21f0aaadn) & WORD;
    z ^= z >> 15n;
    z = (z * 0x735a2d97n) & WORD;
    return z ^ (z >> 15n);
  };
}

/** The words of a seeded stream: low and high half of the seed and the stream's word, each spread, turned and mixed. */
export function seededWords(seed: number, stream: number): () => bigint {
  const wide = BigInt.asUintN(64, BigInt(seed));
  const [low, high, own] = [wide & WORD, wide >> 32n, BigInt.asUintN(32, BigInt(stream))].map(splitmix32);
  return xoshiro128StarStar(Array.from({ length: 4 }, () => low!() ^ rotate(high!(), 11n) ^ rotate(own!(), 23n)));
}

/** Numbers in [0, 1) from the upper 27 and 26 bits of two words. */
export function uniformFrom(words: () => bigint): number {
  const upper = words() >> 5n;
  return Number((upper << 26n) | (words() >> 6n)) / 2 ** 53;
}

/** FNV-1a of the UTF-16 units of a text. */
export function fnv1a(text: string): number {
  return Number(Array.from(text).reduce((hash, letter) =>
    ((hash ^ BigInt(letter.charCodeAt(0))) * 0x01000193n) & WORD, 0x811c9dc5n));
}
