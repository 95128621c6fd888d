import { sentence, type Sentence } from '../protocol/sentence';
import { formatShape, type Shape } from '../tensor/shape';
import type { InputWords } from './operator';

/** What several shape rules say of their inputs. */

/** The axes of a batch of images. */
export const imageAxes = sentence`samples × channels × height × width`;
/** The axes of a batch of signals. */
export const signalAxes = sentence`samples × channels × length`;

/** “its input has shape 4 × 400”. */
export function hasShape({ has }: InputWords, input: Shape): Sentence {
  return has(sentence`shape ${formatShape(input)}`);
}

/** “its input has 6 channels”. */
export function hasChannels({ has, size }: InputWords, channels: number): Sentence {
  return has(channels === 1 ? sentence`1 channel` : sentence`${size(channels)} channels`);
}

/** Of an input with other axes than these. */
export function needsInputOf(axes: Sentence, input: Shape): (inputs: InputWords) => Sentence {
  return (inputs) => sentence`needs an input of ${axes}, but ${hasShape(inputs, input)}`;
}

/** Of an argument that declares another number of channels than there are. */
export function otherChannels(argument: string, declared: number, channels: number): (inputs: InputWords) => Sentence {
  return (inputs) => sentence`${argument} is ${declared}, but ${hasChannels(inputs, channels)}`;
}

/** Of the first input and another one (counted from 0) that does not fit it. */
export function differ({ called }: InputWords, shapes: readonly Shape[], other: number): Sentence {
  const [own, theirs] = [formatShape(shapes[0]!), formatShape(shapes[other]!)];
  return sentence`${called(1)} is ${own} and ${called(other + 1)} is ${theirs}`;
}
