import type { NetworkDefinition } from '../definition/definition';
import { checkGradients, type CheckOptions, type Progress } from '../check/gradientCheck';
import { healthOf } from '../check/health';
import { PreflightError } from '../check/preflight';
import { LayerError, type Network } from '../engine/network';
import type { Explanation } from '../protocol/explanation';
import type { Health, HealthOptions } from '../protocol/health';
import type { CheckedEntries, CheckReport, LayerView, RunView, TensorView } from '../protocol/views';
import type { WindowGeometry } from '../protocol/windowGeometry';
import { sizeOf } from '../tensor/shape';
import { statisticsOf } from '../tensor/statistics';
import type { Tensor } from '../tensor/tensor';
import { explainEntry } from './explain';
import { LoadError, loadNetwork, rangeOfLayer, type Files, type LoadOptions } from './load';
import { tensorsOfInput, tensorsOfNode, tensorsOfRun, type NamedTensor } from './tensors';

export interface SessionOptions extends LoadOptions {
  /** Thresholds of the run's health. */
  readonly health?: HealthOptions;
}

/** One open network: its definition, weights, batch and the results of its last run. */
export class Session {
  private checked: ReadonlyMap<string, CheckedEntries> | undefined;

  private constructor(
    readonly definition: NetworkDefinition,
    readonly network: Network,
    readonly loss: number,
    /** Sentences a person should know, such as where random numbers stand in for data. */
    readonly notes: readonly string[],
    readonly health: Health,
    private readonly seed: number,
  ) {}

  /**
   * Loads a network and runs it forward and backward once.
   * @throws LoadError with every reason why it cannot be run, each with its place in the definition
   */
  static open(definition: NetworkDefinition, files: Files, options: SessionOptions = {}): Session {
    const { network, notes } = loadNetwork(definition, files, options);
    const loss = placed(definition, () => network.forward());
    network.backward();
    const health = healthOf(network, options.health);
    return new Session(definition, network, loss, notes, health, options.seed ?? definition.seed);
  }

  /**
   * Checks every gradient, yielding its progress.
   * @throws LoadError when the network cannot be checked, because a value in it is not finite, for instance
   */
  *check(options: CheckOptions = {}): Generator<Progress, CheckReport> {
    const checked = new Map<string, CheckedEntries>();
    const keep = (entries: CheckedEntries): void => void checked.set(entries.name, entries);
    const steps = checkGradients(this.network, { seed: this.seed, keep, ...options });
    for (;;) {
      const step = placed(this.definition, () => steps.next());
      if (step.done) {
        this.checked = checked;
        return step.value;
      }
      yield step.value;
    }
  }

  /**
   * What the last check found of every entry of a gradient: `conv1.weight`, or an input's name.
   * @throws RangeError when there has been no check, or it has no gradient of this name
   */
  checkedEntries(name: string): CheckedEntries {
    if (!this.checked) throw new RangeError(`${this.definition.name} has not been checked`);
    const found = this.checked.get(name);
    if (!found) throw new RangeError(`${this.definition.name} has no gradient of ${name}`);
    const { shape, analytic, numeric, bound, verdict } = found;
    return { name, shape, analytic, numeric, bound, verdict };
  }

  /** Everything there is to show of the run but the numbers. */
  view(): RunView {
    const { definition, network, loss, notes, health, seed } = this;
    return {
      network: definition.name,
      dtype: definition.dtype,
      seed,
      batch: definition.batch,
      loss,
      parameters: [...network.parameters.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
      layers: [
        ...network.inputs.map((input): LayerView => ({
          name: input.name,
          op: 'Input',
          summary: 'What the network is fed with.',
          equations: [],
          tensors: tensorsOfInput(input).map(viewOf),
        })),
        ...network.nodes.map((node): LayerView => ({
          name: node.name,
          op: node.operator.op,
          summary: node.operator.summary,
          equations: node.operator.equations,
          tensors: tensorsOfNode(network, node).map(viewOf),
        })),
      ],
      health,
      notes,
    };
  }

  /** Every tensor of the run under its name in an export. */
  tensors(): NamedTensor[] {
    return tensorsOfRun(this.network);
  }

  /** @throws RangeError when there is no tensor of this name */
  tensor(name: string): Tensor {
    const found = this.tensors().find((tensor) => tensor.name === name);
    if (!found) throw new RangeError(`${this.definition.name} has no tensor ${name}`);
    return found.tensor;
  }

  /**
   * The products that add up to an entry of a gradient.
   * @param tensor its name in an export, `fc1.weight.grad`
   * @throws RangeError when there is no such gradient, or no such entry of it
   */
  explain(tensor: string, index: readonly number[]): Explanation {
    return explainEntry(this.network, tensor, index);
  }

  /**
   * How the windows of a layer lie over its input; undefined for a layer without windows.
   * @throws RangeError when there is no layer of this name
   */
  windows(layer: string): WindowGeometry | undefined {
    const node = this.network.nodes.find(({ name }) => name === layer);
    if (!node) throw new RangeError(`${this.definition.name} has no layer ${layer}`);
    return node.operator.geometry?.(node.state as never);
  }
}

function viewOf({ name, symbol, role, tensor }: NamedTensor): TensorView {
  return { name, symbol, role, shape: tensor.shape, statistics: statisticsOf(tensor) };
}

/** Gives an error about a layer its place in the definition. */
function placed<T>(definition: NetworkDefinition, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof LayerError || error instanceof PreflightError)) throw error;
    const message = error instanceof LayerError ? `${error.layer}: ${error.message}` : error.message;
    throw new LoadError([{ message, range: rangeOfLayer(definition, error.layer) }]);
  }
}
