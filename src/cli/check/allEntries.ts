import type { FileTensor } from '../../files/fileTensor';
import { notChecked, verdicts } from '../../protocol/verdicts';
import type { CheckedEntries } from '../../protocol/views';

/** What the help says of the codes. */
export const verdictCodes = [...verdicts.map((verdict, code) => `${code} ${verdict}`), `${notChecked} not checked`]
  .join(', ');

/**
 * Every entry of a gradient as tensors of its shape: both sides, their error, what it is allowed to be, the verdict.
 * Where an entry was not checked there is no numeric side, and no error: NaN.
 */
export function tensorsOfEntries({ name, shape, analytic, numeric, bound, verdict }: CheckedEntries): FileTensor[] {
  const checked = (of: (entry: number) => number): Float64Array =>
    Float64Array.from(verdict, (code, entry) => (code === notChecked ? NaN : of(entry)));
  const error = (entry: number): number => {
    const difference = Math.abs(analytic[entry]! - numeric[entry]!);
    return Number.isNaN(difference) ? Infinity : difference;
  };
  const numbers = { analytic, numeric: checked((entry) => numeric[entry]!), error: checked(error), bound };
  return [
    ...Object.entries(numbers).map(([kind, data]): FileTensor =>
      ({ name: `${name}.grad.${kind}`, dtype: 'float64', shape, data })),
    { name: `${name}.grad.verdict`, dtype: 'uint8', shape, data: verdict },
  ];
}
