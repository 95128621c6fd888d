import type { SlidingAxis } from '../protocol/windowGeometry';
import { start } from './window';

/** Along one axis: this tap of the kernel, at this output position, sees this input position. */
export interface Contact {
  readonly tap: number;
  readonly output: number;
  readonly input: number;
}

/** Every contact along an axis, found from each of its three sides. */
export interface Contacts {
  readonly ofTap: readonly (readonly Contact[])[];
  readonly ofOutput: readonly (readonly Contact[])[];
  readonly ofInput: readonly (readonly Contact[])[];
}

/** What lies beyond the border of an image, under PyTorch's names. */
export type PaddingMode = 'zeros' | 'reflect' | 'replicate' | 'circular';

/** The input position whose number a position shows, which may lie beyond the border; −1 where it shows a zero. */
export function sourceOf(position: number, size: number, mode: PaddingMode): number {
  if (position >= 0 && position < size) return position;
  switch (mode) {
    case 'zeros':
      return -1;
    case 'replicate':
      return position < 0 ? 0 : size - 1;
    case 'circular':
      return (position + size) % size;
    case 'reflect':
      return position < 0 ? -position : 2 * (size - 1) - position;
  }
}

/** Lists where taps, output and input positions of an axis meet; zeros beyond the border meet nothing. */
export function contactsOf(axis: SlidingAxis, mode: PaddingMode): Contacts {
  const lists = (count: number): Contact[][] => Array.from({ length: count }, () => []);
  const [ofTap, ofOutput, ofInput] = [lists(axis.kernel), lists(axis.output), lists(axis.input)];
  for (let tap = 0; tap < axis.kernel; tap++) {
    for (let output = 0; output < axis.output; output++) {
      const input = sourceOf(start(axis, output) + tap * axis.dilation, axis.input, mode);
      if (input < 0 || input >= axis.input) continue;
      const contact = { tap, output, input };
      ofTap[tap]!.push(contact);
      ofOutput[output]!.push(contact);
      ofInput[input]!.push(contact);
    }
  }
  return { ofTap, ofOutput, ofInput };
}
