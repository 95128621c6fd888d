import type { NetworkDefinition } from '../definition/definition';
import { checkGradients, type CheckOptions, type Progress } from '../check/gradientCheck';
import { healthOf } from '../check/health';
import { PreflightError } from '../check/preflight';
import { LayerError, type Network, type Node } from '../engine/network';
import { RuleFault } from '../engine/ruleFault';
import type { Comparison } from '../protocol/compare';
import type { Explanation } from '../protocol/explanation';
import type { Health, HealthOptions } from '../protocol/health';
import { say, sentence, SentenceRangeError, type Sentence } from '../protocol/sentence';
import { stepOfName, type Curves, type TrainOptions, type TrainProgress, type Training } from '../protocol/training';
import type { CheckedEntries, CheckReport, LayerView, RunView, TensorView } from '../protocol/views';
import type { WindowGeometry } from '../protocol/windowGeometry';
import type { CompareRequest, FileContent } from '../protocol/worker';
import { partOf, type Part } from '../tensor/part';
import { sizeOf } from '../tensor/shape';
import { statisticsOf } from '../tensor/statistics';
import type { PartialTensor, Tensor } from '../tensor/tensor';
import { checkVariant } from './checkVariants';
import { explainEntry } from './explain';
import { comparedTensor, compareWithFile, type SessionComparison } from './comparison';
import { LoadError, loadNetwork, rangeOfLayer, type Files, type LoadOptions } from './load';
import { nextBad } from './nextBad';
import { tensorsOfInput, tensorsOfNode, tensorsOfRun, type NamedTensor } from './tensors';
import { Descent } from './training/descent';

/** The last gradient descent of a session, and the loss it began with. */
interface Recorded {
  readonly loss: number;
  readonly descent: Descent | undefined;
}

export interface SessionOptions extends LoadOptions {
  /** Thresholds of the run's health. */
  readonly health?: HealthOptions;
}

/** One open network: its definition, weights, batch and the results of its last run. */
export class Session {
  private checked: ReadonlyMap<string, CheckedEntries> | undefined;
  /** The last gradient descent, whose steps can be looked at. */
  private descent: Descent | undefined;
  /** The one that has not ended yet. */
  private underWay: Descent | undefined;
  private compared: SessionComparison | undefined;

  private constructor(
    readonly definition: NetworkDefinition,
    readonly network: Network,
    readonly loss: number,
    /** Sentences a person should know, such as where random numbers stand in for data. */
    readonly notes: readonly Sentence[],
    readonly health: Health,
    private readonly seed: number,
    private readonly healthOptions: HealthOptions | undefined,
  ) {}

  /**
   * Loads a network and runs it forward and backward once.
   * @throws LoadError with every reason why it cannot be run, each with its place in the definition
   */
  static open(definition: NetworkDefinition, files: Files, options: SessionOptions = {}): Session {
    const { network, notes } = placed(definition, () => loadNetwork(definition, files, options));
    const loss = placed(definition, () => network.forward());
    placed(definition, () => network.backward());
    const health = healthOf(network, options.health);
    return new Session(definition, network, loss, notes, health, options.seed ?? definition.seed, options.health);
  }

  /**
   * Checks every gradient, yielding its progress.
   * @throws LoadError when the network cannot be checked, because a value in it is not finite, for instance
   */
  *check(options: CheckOptions = {}): Generator<Progress, CheckReport> {
    const checked = new Map<string, CheckedEntries>();
    const keep = (entries: CheckedEntries): void => void checked.set(entries.name, entries);
    const report = yield* placedSteps(
      this.definition, checkGradients(this.network, { seed: this.seed, keep, ...options }),
    );
    this.checked = checked;
    return report;
  }

  /**
   * What the last check found of every entry of a gradient: `conv1.weight`, or an input's name.
   * @throws RangeError when there has been no check, or it has no gradient of this name
   */
  checkedEntries(name: string): CheckedEntries {
    if (!this.checked) throw new SentenceRangeError(sentence`${this.definition.name} has not been checked`);
    const found = this.checked.get(name);
    if (!found) throw new SentenceRangeError(sentence`${this.definition.name} has no gradient of ${name}`);
    const { shape, analytic, numeric, bound, verdict } = found;
    return { name, shape, analytic, numeric, bound, verdict };
  }

  /**
   * Compares gradients in a file with those of the network; their tensors can be had afterwards, see `tensor`.
   * @throws CompareError when there is nothing to compare, with sentences that say why
   */
  compare(file: FileContent, options: CompareRequest = {}): Comparison {
    this.compared = undefined;
    this.compared = compareWithFile(this.definition, this.network, file, options);
    return this.compared.comparison;
  }

  /** Lets go of the last comparison. */
  stopComparing(): void {
    this.compared = undefined;
  }

  /**
   * Gradient descent on a copy of the network, yielding its progress; the network itself stays as it is. Afterwards the
   * tensors of the recorded steps can be looked at.
   * @param isCancelled asked after every step; what was recorded until then is kept
   * @throws RangeError with a sentence when the options are out of range
   * @throws LoadError when a layer cannot work with the numbers at the start
   */
  *train(options: TrainOptions, isCancelled: () => boolean): Generator<TrainProgress, Training> {
    this.descent = undefined;
    const descent = new Descent(this.network, options);
    this.underWay = descent;
    try {
      const training = yield* placedSteps(this.definition, descent.run(isCancelled));
      this.descent = descent;
      return training;
    } finally {
      if (this.underWay === descent) this.underWay = undefined;
    }
  }

  /** What the descent that is under way has recorded from a step on; undefined when there is none under way. */
  curvesFrom(step: number): Curves | undefined {
    return this.underWay?.curvesFrom(step);
  }

  /** What outlives this session when the same text is opened again. */
  get recorded(): Recorded {
    return { loss: this.loss, descent: this.descent };
  }

  /** Takes over what was recorded of a session of the same text, if that was the same run: one with the same loss. */
  adopt({ loss, descent }: Recorded): void {
    if (Object.is(loss, this.loss)) this.descent = descent;
  }

  /** Everything there is to show of the run but the numbers; of a step of the last descent if one is given. */
  view(step?: number): RunView {
    const { definition, notes, seed } = this;
    const network = this.networkAt(step);
    const loss = network.loss.output.tensor.data[0]!;
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
      health: step === undefined ? this.health : healthOf(network, this.healthOptions),
      notes,
    };
  }

  /** Every tensor of the run under its name in an export. */
  tensors(): NamedTensor[] {
    return tensorsOfRun(this.network);
  }

  /**
   * A tensor of the run; or, of a gradient that was compared, `fc1.weight.grad.yours`, `.exact`, `.difference` or
   * `.ratio`; or, of one that was checked, `fc1.weight.grad.numeric`, `.error` or `.relativeError`.
   * @throws RangeError when there is no tensor of this name
   */
  tensor(name: string): PartialTensor {
    const found = tensorNamed(this.network, name) ?? this.tensorAtStep(name)
      ?? (this.compared && comparedTensor(this.compared, name))
      ?? (this.checked && checkVariant(this.checked, name));
    if (!found) throw new SentenceRangeError(sentence`${this.definition.name} has no tensor ${name}`);
    return found;
  }

  /**
   * The position of the next entry of a tensor that is NaN or infinite, or wrong; undefined when there is none.
   * @param wrong of a gradient: by the last check, or, of somebody's own gradients, by the last comparison
   * @throws RangeError when there is no tensor of this name
   */
  nextBad(name: string, from: number, direction: 1 | -1, wrong: 'check' | 'comparison'): number | undefined {
    const compared = this.compared?.tensors.get(name);
    if (wrong === 'comparison' && compared) return nextBad(compared.yours, compared.verdict, from, direction);
    const checked = name.endsWith('.grad') ? this.checked?.get(name.slice(0, -'.grad'.length)) : undefined;
    return nextBad(this.tensor(name), checked?.verdict, from, direction);
  }

  /** A rectangular part of a tensor. @throws RangeError when there is no such tensor, or the part is not inside it */
  part(name: string, part: Part): Tensor {
    return partOf(this.tensor(name), part);
  }

  /**
   * The products that add up to an entry of a gradient.
   * @param tensor its name in an export, `fc1.weight.grad`, or that at a step of the last descent
   * @throws RangeError when there is no such gradient, or no such entry of it
   */
  explain(tensor: string, index: readonly number[]): Explanation {
    const asked = tensorNamed(this.network, tensor) ? undefined : stepOfName(tensor);
    return explainEntry(this.networkAt(asked?.step), asked?.name ?? tensor, index);
  }

  /**
   * How the windows of a layer lie over its input, now or at a step of the last descent; undefined for a layer
   * without windows.
   * @throws RangeError when there is no layer of this name
   */
  windows(layer: string): WindowGeometry | undefined {
    const named = (network: Network, own: string): Node | undefined => network.nodes.find(({ name }) => name === own);
    const asked = stepOfName(layer);
    const node = named(this.network, layer) ?? (asked && named(this.networkAt(asked.step), asked.name));
    if (!node) throw new SentenceRangeError(sentence`${this.definition.name} has no layer ${layer}`);
    return node.operator.geometry?.(node.state as never);
  }

  /** A tensor as it was at a step of the last descent; undefined when the name does not say that. */
  private tensorAtStep(name: string): Tensor | undefined {
    const asked = stepOfName(name);
    return asked && tensorNamed(this.networkAt(asked.step), asked.name);
  }

  private networkAt(step: number | undefined): Network {
    if (step === undefined) return this.network;
    if (!this.descent) throw new SentenceRangeError(sentence`no gradient descent was recorded for this run`);
    return this.descent.at(step);
  }
}

function tensorNamed(network: Network, name: string): Tensor | undefined {
  return tensorsOfRun(network).find((tensor) => tensor.name === name)?.tensor;
}

function viewOf({ name, symbol, role, tensor }: NamedTensor): TensorView {
  return { name, symbol, role, shape: tensor.shape, statistics: statisticsOf(tensor) };
}

/** Gives an error about a layer its place in the definition. */
function placed<T>(definition: NetworkDefinition, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw withPlace(definition, error);
  }
}

/** The same steps, with places for their errors. Who leaves in the middle leaves the steps as well. */
function* placedSteps<Step, Result>(
  definition: NetworkDefinition,
  steps: Generator<Step, Result>,
): Generator<Step, Result> {
  try {
    return yield* steps;
  } catch (error) {
    throw withPlace(definition, error);
  }
}

function withPlace(definition: NetworkDefinition, error: unknown): unknown {
  if (error instanceof RuleFault) {
    const { layer, details } = error;
    const said = say(sentence`${layer}: ${error.sentence}`);
    return new LoadError([{ ...said, range: rangeOfLayer(definition, layer), details }], { cause: error });
  }
  if (!(error instanceof LayerError || error instanceof PreflightError)) return error;
  const reason = error instanceof LayerError ? sentence`${error.layer}: ${error.sentence}` : error.sentence;
  return new LoadError([{ ...say(reason), range: rangeOfLayer(definition, error.layer) }]);
}
