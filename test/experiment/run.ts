import type { Network } from '../../src/engine/network';
import { randomFor, type Random } from '../../src/tensor/random';
import { architectures, type Architecture } from './architectures';
import { differs, gradientsOf, objectiveOf } from './gradients';
import { overwriting } from './mutants/common';
import type { Mutant } from './mutants/mutant';
import type { Family } from './mutants/suspect';
import { suspects } from './mutants/suspects';
import { openCase, withMistake, type Case } from './networks';
import { ownCheck, type Finding } from './ownCheck';
import type { Regime } from './regimes';
import type { Gradient } from './rules/rule';
import { rules } from './rules/rules';

/** How much is done; numbers are for each architecture in each regime whose share is 1. */
export interface Plan {
  readonly seed: number;
  readonly regimes: readonly Regime[];
  /** Correct networks. */
  readonly networks: number;
  /** Of these, how many the rules of other checkers look at as well; 0 leaves the other checkers out. */
  readonly compared: number;
  /** Of these, how many get mistakes put into them. */
  readonly mutated: number;
  /** Which part of all mistakes that a network could have it gets; the others are left out at random. */
  readonly mistakes: number;
}

/** A network without a mistake. */
export interface Correct extends Pick<Case, 'architecture' | 'regime' | 'seed'> {
  readonly found: Finding;
  /** Whether each of the other rules raised an alarm; absent where they did not look. */
  readonly alarms?: readonly boolean[];
}

/** A network with a mistake in one layer. */
export interface Mutated extends Pick<Case, 'architecture' | 'regime' | 'seed'> {
  readonly layer: string;
  readonly family: Family;
  readonly mistake: Mutant;
  /** Absent for a mistake that changes no gradient: there is nothing to be found. */
  readonly found?: Finding;
  /** Whether each of the other rules raised an alarm; absent where no gradient of a parameter is wrong. */
  readonly alarms?: readonly boolean[];
}

export interface Results {
  readonly correct: readonly Correct[];
  readonly mutated: readonly Mutated[];
}

/**
 * Runs the experiment.
 * @param progress called with each architecture before its turn
 */
export function run(plan: Plan, progress: (architecture: Architecture) => void = () => undefined): Results {
  const correct: Correct[] = [];
  const mutated: Mutated[] = [];
  for (const architecture of architectures) {
    progress(architecture);
    for (const regime of plan.regimes) {
      const isWithin = (count: number, i: number): boolean => i < Math.max(1, Math.round(count * regime.share));
      for (let i = 0; isWithin(plan.networks, i); i++) {
        const open = openCase(architecture, regime, plan.seed + i);
        const accepts = plan.compared > 0 && isWithin(plan.compared, i) ? measureAll(open) : undefined;
        correct.push(judgeCorrect(open, accepts));
        if (!isWithin(plan.mutated, i)) continue;
        const numbers = randomFor(open.seed, `mistakes of ${architecture.name}, ${regime.name}`);
        for (const candidate of candidatesIn(open.network, numbers)) {
          if (numbers.uniform() < plan.mistakes * regime.share) mutated.push(judgeMutated(open, candidate, accepts));
        }
      }
    }
  }
  return { correct, mutated };
}

/** For each of the other rules, whether it accepts a gradient. */
type Accepts = readonly ((gradient: Gradient) => boolean)[];

function measureAll({ network, seed }: Case): Accepts {
  const objective = objectiveOf(network);
  return rules.map((rule) => rule.measure(objective, randomFor(seed, rule.name)));
}

function judgeCorrect({ architecture, regime, seed, network }: Case, accepts: Accepts | undefined): Correct {
  const { parameters } = gradientsOf(network);
  const alarms = accepts?.map((isAccepted) => !isAccepted(parameters));
  return { architecture, regime, seed, found: ownCheck(network), ...(alarms && { alarms }) };
}

/** A mistake and the layer it may be in. */
type Candidate = Pick<Mutated, 'layer' | 'family' | 'mistake'>;

/** Every mistake that a layer of the network can have, each in one layer of its kind, drawn at random. */
function candidatesIn(network: Network, { integer }: Random): Candidate[] {
  const drawn = suspects.flatMap(({ op, family, mistakes }) => {
    const layers = network.nodes.filter(({ operator }) => operator.op === op);
    if (layers.length === 0) return [];
    return mistakes.map((mistake) => ({ layer: layers[integer(layers.length)]!.name, family, mistake }));
  });
  const sharing = network.nodes.filter((node) => node.sources.some((source) =>
    network.nodes.some((other) => other !== node && other.sources.includes(source))));
  return [...drawn, ...sharing.map(({ name }): Candidate => ({ layer: name, family: 'graph', mistake: overwriting }))];
}

function judgeMutated(
  { architecture, regime, seed, network }: Case,
  { layer, family, mistake }: Candidate,
  accepts: Accepts | undefined,
): Mutated {
  const judged = { architecture, regime, seed, layer, family, mistake };
  const wrong = withMistake(network, layer, mistake);
  const [right, spoiled] = [gradientsOf(network), gradientsOf(wrong)];
  if (!differs(right, spoiled, ['parameters', 'inputs'])) return judged;
  const alarms = differs(right, spoiled, ['parameters'])
    ? accepts?.map((isAccepted) => !isAccepted(spoiled.parameters))
    : undefined;
  return { ...judged, found: ownCheck(wrong), ...(alarms && { alarms }) };
}
