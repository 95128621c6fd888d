import type { Obstacle } from '../protocol/obstacle';
import type { CheckReport, TensorCheck } from '../protocol/views';
import type { Tolerance } from '../protocol/tolerance';
import { blaming } from './culprit';
import type { Checked } from './everyEntry';
import type { Preflight } from './preflight';
import { checkWithin } from './samples';
import { quietly, type Step } from './step';
import { summariesOf, Tasks } from './tasks';

/** The part of the time that goes to the layers by themselves, when there are derivatives of the loss as well. */
const LOCAL_SHARE = 0.5;

/**
 * Checks what an obstacle leaves to check: layers that it does not reach, each by itself, and, where there are any,
 * derivatives of the loss.
 * @param tasks of the network as it is
 */
export function* checkAround(
  { network, alone, reachesLoss, varying }: Preflight,
  tasks: Tasks,
  { seed = 0, budget = Infinity, tolerance }: {
    readonly seed?: number;
    readonly budget?: number;
    readonly tolerance?: Tolerance;
  },
): Generator<Step, Checked> {
  const end = performance.now() + 1000 * budget;
  const locals = new Map<string, TensorCheck[]>();
  const own = new Tasks(alone.network, tolerance, false);
  for (const [at, node] of alone.nodes.entries()) {
    const left = (end - performance.now()) * (reachesLoss ? LOCAL_SHARE : 1);
    const step = { layer: node.name, entries: 0 };
    const found = yield* quietly(step, own.ofNode(alone.network.nodes.indexOf(node)));
    yield* checkWithin(found, seed, performance.now() + left / (alone.nodes.length - at));
    locals.set(node.name, yield* summariesOf(found));
  }
  if (!reachesLoss) return { locals, wholes: [] };
  const wholes = yield* quietly({ layer: network.loss.name, entries: 0 }, tasks.ofNetwork());
  yield* checkWithin(wholes, seed, end);
  for (const { entries } of wholes) entries.varies(varying.get(`${entries.name}.grad`) ?? []);
  return { locals, wholes };
}

/** The report on what was left to check: the layer that is in the way is to blame, whatever else fails. */
export function withObstacle(report: CheckReport, obstacle: Obstacle): CheckReport {
  const { kind, layer, sentence } = obstacle;
  return {
    ...report,
    verdict: 'fail',
    layers: report.layers.map((check) => (check.name === layer ? { ...check, local: kind } : check)),
    culprit: blaming(layer, sentence),
    obstacle,
  };
}
