import { unravel } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';

/**
 * A tensor as comma-separated values with every digit. Up to two axes are rows and columns of plain numbers, as
 * `np.loadtxt(file, delimiter=",")` takes them; more axes become a line an entry, `axis0,axis1,axis2,value`. What is
 * not finite is written as Python and R read it: `nan`, `inf`, `-inf`.
 */
export function csvOf(tensor: Tensor): string {
  return tensor.shape.length <= 2 ? matrixLines(tensor) : entryLines(tensor);
}

function matrixLines({ shape, data }: Tensor): string {
  const columns = shape.length === 2 ? shape[1]! : 1;
  const lines: string[] = [];
  for (let begin = 0; begin < data.length; begin += columns) {
    lines.push(Array.from(data.subarray(begin, begin + columns), written).join(','));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function entryLines({ shape, data }: Tensor): string {
  const head = [...shape.map((_, axis) => `axis${axis}`), 'value'].join(',');
  const lines = Array.from(data, (value, position) => [...unravel(position, shape), written(value)].join(','));
  return [head, ...lines].map((line) => `${line}\n`).join('');
}

function written(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
