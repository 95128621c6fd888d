import type { ComparedTensor, Comparison, ComparisonStatus } from '../../protocol/compare';
import { english } from '../../protocol/sentence';
import { formatShape } from '../../tensor/shape';
import { layOut, type Row } from '../text/layOut';
import { noteLines } from '../text/notes';
import { magnitude } from '../text/numbers';
import type { Style } from '../text/style';
import { wrap } from '../text/wrap';

/** How the standing of a tensor is written. */
const standings: Readonly<Record<ComparisonStatus, readonly [text: string, as: 'good' | 'bad' | 'doubtful']>> = {
  agrees: ['agrees', 'good'],
  culprit: ['WRONG: the first', 'bad'],
  mistake: ['wrong by itself', 'bad'],
  inherited: ['inherited', 'doubtful'],
  unclear: ['wrong', 'bad'],
};

/** A comparison as a person reads it: every tensor on the way back from the loss, then what is wrong and why. */
export function comparisonLines(comparison: Comparison, style: Style, width: number): string[] {
  const { file, tensors, refused, missing, notes } = comparison;
  const columns = [
    { title: `Compared with ${file}` },
    { title: 'Shape' },
    { title: 'Max rel. error', align: 'right' },
    { title: 'Standing' },
  ] as const;
  const wrong = tensors.filter(({ status }) => status !== 'agrees');
  const bullet = (text: string): string[] => wrap(`- ${text}`, width, '  ');
  return [
    ...layOut(columns, tensors.map((tensor) => rowOf(tensor, style)), width),
    ...(wrong.length + refused.length > 0 ? [''] : []),
    ...wrong.flatMap(({ message }) => bullet(message)),
    ...refused.flatMap(({ message }) => bullet(message)),
    ...(missing.length > 0 ? noteLines([`not in ${file}: ${missing.join(', ')}`], width) : []),
    ...noteLines(notes.map(english), width),
  ];
}

function rowOf({ name, givenShape, dtype, maxRelativeError, status, reading }: ComparedTensor, style: Style): Row {
  const [text, as] = standings[status];
  return {
    cells: [name, `${formatShape(givenShape)} ${dtype}`, magnitude(maxRelativeError)],
    last: [style(as, text) + (reading ? `, read as ${reading.order}` : '')],
  };
}
