import { isBlamedRightly, percent } from './table';
import type { Correct, Mutated, Results } from './run';

/** What the gradient check has to reach. */
const DETECTED = 0.999;
const BLAMED = 0.99;

/** A goal, how it came out, and what stands against it. */
export interface Judgement {
  readonly sentence: string;
  readonly met: boolean;
  /** One line for each network that was judged wrongly. */
  readonly exceptions: readonly string[];
}

/** @param fewest correct networks that must have been checked */
export function judge({ correct, mutated }: Results, fewest: number): Judgement[] {
  const wrong = mutated.filter(({ found }) => found !== undefined);
  const missed = wrong.filter(({ found }) => !found!.alarm);
  const astray = wrong.filter((each) => !isBlamedRightly(each));
  const alarms = correct.filter(({ found }) => found.alarm);
  const share = (exceptions: readonly unknown[]): string =>
    percent(wrong.length - exceptions.length, wrong.length);
  return [
    {
      sentence: `${share(missed)} % of ${wrong.length} mistakes found, goal ${100 * DETECTED} %`,
      met: wrong.length - missed.length >= DETECTED * wrong.length,
      exceptions: missed.map(describe),
    },
    {
      sentence: `${share(astray)} % assigned to exactly the right layer, goal ${100 * BLAMED} %`,
      met: wrong.length - astray.length >= BLAMED * wrong.length,
      exceptions: astray.map(describe),
    },
    {
      sentence: `${alarms.length} false alarms in ${correct.length} correct networks, goal 0 in ${fewest} or more`,
      met: alarms.length === 0 && correct.length >= fewest,
      exceptions: alarms.map(describe),
    },
  ];
}

/** Where to look: `strided, smooth, seed 3: conv2d1: dW twice; blamed: tanh2, …`. */
function describe(network: Correct | Mutated): string {
  const { architecture, regime, seed, found } = network;
  const mistake = 'mistake' in network ? [`${network.layer}: ${network.mistake.name}`] : [];
  const finding = found?.alarm ? `blamed: ${found.layer}, ${found.reason}` : 'nothing found';
  return [`${architecture.name}, ${regime.name}, seed ${seed}`, ...mistake, finding].join('; ');
}
