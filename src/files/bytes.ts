import type { Place } from './error';
import { allocate } from './limits';

/** One array of bytes of several, in their order. Throws a {@link TensorFileError} when there is no memory for it. */
export function concatenate(parts: readonly Uint8Array[], place: Place): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = allocate(length, place, () => new Uint8Array(length));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
