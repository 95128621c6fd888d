import type { Shape } from '../../tensor/shape';

/** What came of reading a shape: its sizes, or the word that is none; no word when there is nothing at all. */
export type ReadShape = { readonly shape: Shape } | { readonly wrong: string | undefined };

/** Reads the shape of one sample as people write it: `1, 28, 28`, `1 × 28 × 28`, `1x28x28`, `["N", 1, 28, 28]`. */
export function readShape(text: string): ReadShape {
  const words = text.replace(/[[\]()"']/g, ' ').split(/(?<=\d)\s*[xX]\s*(?=\d)|[\s,;×*]+/u).filter((word) => word !== '');
  // The batch has no size yet, whatever its letter.
  const sizes = /^[a-z]$/i.test(words[0] ?? '') ? words.slice(1) : words;
  const wrong = sizes.find((word) => !/^\d+$/.test(word) || Number(word) < 1 || !Number.isSafeInteger(Number(word)));
  return wrong !== undefined || sizes.length === 0 ? { wrong } : { shape: sizes.map(Number) };
}
