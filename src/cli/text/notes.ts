import { wrap } from './wrap';

/** What a person should know about a run, as lines: `Note: x: random numbers from seed 7 …`. */
export function noteLines(notes: readonly string[], width: number): string[] {
  return notes.flatMap((note) => wrap(`Note: ${note}`, width, '      '));
}
