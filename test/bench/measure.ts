/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  /** Does the work once. */
  run(): void | Promise<void>;
}

/** How two contenders compare. Times are milliseconds for one run. */
export interface Comparison {
  readonly own: number;
  readonly peer: number;
  /** Peer over own: how many times faster own is. */
  readonly ratio: number;
  /** The middle half of the ratios. */
  readonly quartiles: readonly [number, number];
  readonly rounds: number;
}

/** A slice is repeated runs for at least this long, so that the clock's own noise does not count. In milliseconds. */
const SLICE = 10;

const FEWEST_ROUNDS = 5;
const MOST_ROUNDS = 61;

/**
 * Lets both work in turns, slice by slice, after a warm-up; a ratio is taken in every round, so that whatever else the
 * machine is doing slows both. All figures are medians over the rounds.
 * @param seconds to spend, if the fewest rounds fit
 */
export async function compare(own: Contender, peer: Contender, seconds: number): Promise<Comparison> {
  await warmUp(own);
  await warmUp(peer);
  const owns: number[] = [];
  const peers: number[] = [];
  const deadline = performance.now() + 1000 * seconds;
  while (owns.length < FEWEST_ROUNDS || (owns.length < MOST_ROUNDS && performance.now() < deadline)) {
    owns.push(await slice(own));
    peers.push(await slice(peer));
  }
  const ratios = peers.map((time, round) => time / owns[round]!);
  return {
    own: quantile(owns, 0.5),
    peer: quantile(peers, 0.5),
    ratio: quantile(ratios, 0.5),
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    rounds: owns.length,
  };
}

/** Median time of a run of each contender, in milliseconds, all of them taking turns. */
export async function times(contenders: readonly Contender[], rounds: number): Promise<number[]> {
  for (const contender of contenders) await warmUp(contender);
  const all = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, contender] of contenders.entries()) all[i]!.push(await slice(contender));
  }
  return all.map((own) => quantile(own, 0.5));
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))]!;
}

/** Long enough for JavaScript and WebAssembly to be compiled with optimisation: half a second, or two runs. */
async function warmUp(contender: Contender): Promise<void> {
  const end = performance.now() + 500;
  for (let runs = 0; runs < 2 || performance.now() < end; runs++) await contender.run();
}

/** Mean milliseconds of a run over one slice. */
async function slice({ run }: Contender): Promise<number> {
  const started = performance.now();
  let runs = 0;
  let elapsed: number;
  do {
    const pending = run();
    if (pending) await pending;
    runs++;
    elapsed = performance.now() - started;
  } while (elapsed < SLICE);
  return elapsed / runs;
}
