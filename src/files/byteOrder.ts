/** True where typed arrays keep the least significant byte first, as on all common machines. */
export const nativeIsLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A copy of some bytes in a buffer of its own, aligned for every typed array. */
export function ownCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  // Not `bytes.slice()`: a Node Buffer's `slice` shares memory.
  const copy = new Uint8Array(bytes.byteLength);
  copy.set(bytes);
  return copy;
}

/** Reverses the byte order of every item, in place; `bytes` must start its buffer. Items have 1, 2, 4 or 8 bytes. */
export function swapByteOrder(bytes: Uint8Array<ArrayBuffer>, itemSize: number): void {
  if (itemSize === 2) swap2(new Uint16Array(bytes.buffer));
  if (itemSize === 4) swap4(new Uint32Array(bytes.buffer));
  if (itemSize === 8) swap8(new Uint32Array(bytes.buffer));
}

function swap2(items: Uint16Array): void {
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    items[i] = (item << 8) | (item >>> 8);
  }
}

function swap4(items: Uint32Array): void {
  for (let i = 0; i < items.length; i++) items[i] = reversed(items[i]!);
}

function swap8(halves: Uint32Array): void {
  for (let i = 0; i < halves.length; i += 2) {
    const first = reversed(halves[i]!);
    halves[i] = reversed(halves[i + 1]!);
    halves[i + 1] = first;
  }
}

function reversed(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}
