import { ravel } from '../../tensor/shape';
import type { Tensor } from '../../tensor/tensor';
import type { Factor, Term } from '../operator';
import { asOwn, groupsOf, type Rank, type State } from './state';

/** The entry of a tensor as a factor. */
export function factor(symbol: string, tensor: string, { shape, data }: Tensor, index: readonly number[]): Factor {
  return { symbol, tensor, index, value: data[ravel(index, shape)]! };
}

/** Eq. 28: dW[a, b] = Σ dZ[x, y] · a_prev[x + a, y + b]. */
export function* explainWeight(
  state: State,
  dZ: Tensor,
  [filter, groupChannel, a, b]: readonly number[],
  rank: Rank,
): Generator<Term> {
  const { inputs: [x], saved } = state;
  const { groupChannels, groupFilters } = groupsOf(state);
  const channel = Math.floor(filter! / groupFilters) * groupChannels + groupChannel!;
  for (let n = 0; n < dZ.shape[0]!; n++) {
    for (const row of saved.rows.ofTap[a!]!) {
      for (const column of saved.columns.ofTap[b!]!) {
        yield { factors: [
          factor('dZ', 'output.grad', dZ, asOwn([n, filter!, row.output, column.output], rank)),
          factor('A_prev', 'input', x!, asOwn([n, channel, row.input, column.input], rank)),
        ] };
      }
    }
  }
}

/** Eq. 36 without g': dA_prev[x, y] = Σ dZ[x', y'] · w[x − x', y − y'], over all filters of the group. */
export function* explainInput(
  state: State,
  dZ: Tensor,
  [n, channel, y, x]: readonly number[],
  rank: Rank,
): Generator<Term> {
  const { parameters: { weight }, saved } = state;
  const { groupChannels, groupFilters } = groupsOf(state);
  const firstFilter = Math.floor(channel! / groupChannels) * groupFilters;
  for (let filter = firstFilter; filter < firstFilter + groupFilters; filter++) {
    for (const row of saved.rows.ofInput[y!]!) {
      for (const column of saved.columns.ofInput[x!]!) {
        yield { factors: [
          factor('dZ', 'output.grad', dZ, asOwn([n!, filter, row.output, column.output], rank)),
          factor('W', 'weight', weight, asOwn([filter, channel! % groupChannels, row.tap, column.tap], rank)),
        ] };
      }
    }
  }
}
