import { sentence } from '../../protocol/sentence';
import { batchNorm } from '../batchNorm';

/** BatchNorm1d: `[N, C]` or `[N, C, L]`. */
export const batchNorm1d = batchNorm(
  'BatchNorm1d',
  [2, 3],
  sentence`samples × channels, or samples × channels × length`,
);
