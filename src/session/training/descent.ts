import { carryBuffers } from '../../engine/carryBuffers';
import { descend, type DescentStep } from '../../engine/gradientDescent';
import { LayerError, Network } from '../../engine/network';
import { sentence, SentenceRangeError, type Sentence } from '../../protocol/sentence';
import {
  problemOfTraining, type Curves, type LayerNorms, type TrainOptions, type TrainProgress, type Training,
} from '../../protocol/training';
import { clone } from '../../tensor/tensor';
import { Snapshots } from './snapshots';

/** Bytes for recorded steps unless somebody says otherwise. */
const defaultMemory = 256 * 2 ** 20;

/**
 * Gradient descent on a copy of a network, recorded: J, the gradient norm of every layer, and as many steps as fit into
 * memory. A step is remembered by its parameters and buffers; all other tensors follow from them.
 */
export class Descent {
  private readonly network: Network;
  private readonly snapshots: Snapshots;
  private readonly loss: number[] = [];
  private readonly norms = new Map<string, number[]>();
  /** The step whose tensors are in the network; undefined while they belong to none. */
  private present: number | undefined;
  private reached = -1;

  /** @throws RangeError with a sentence when the options are out of range */
  constructor(original: Network, private readonly options: TrainOptions) {
    const problem = problemOfTraining(options);
    if (problem !== undefined) throw new SentenceRangeError(problem);
    const { spec, parameters, batch, dtype } = original;
    const buffers = new Map([...original.buffers].map(([name, buffer]) => [name, clone(buffer)]));
    this.network = new Network(spec, parameters, batch, { dtype, buffers });
    const changing = [...this.network.parameters.values(), ...this.network.buffers.values()];
    this.snapshots = new Snapshots(changing.map(({ data }) => data), options.memory ?? defaultMemory);
  }

  /**
   * Descends, yielding after every step.
   * @param isCancelled asked after every yield; the descent ends there with what it has recorded
   * @throws LayerError when a layer cannot work with the numbers at the start
   */
  *run(isCancelled: () => boolean): Generator<TrainProgress, Training> {
    const { steps, rate } = this.options;
    try {
      for (const step of descend(this.network, { steps, rate })) {
        this.record(step);
        if (!Number.isFinite(step.loss)) return this.view('diverged', lossSentence(step));
        yield { step: step.step, steps, loss: step.loss };
        if (isCancelled()) return this.view('cancelled');
        this.present = undefined;
        carryBuffers(this.network);
      }
      return this.view('finished');
    } catch (error) {
      if (!(error instanceof LayerError) || this.reached < 0) throw error;
      return this.view('diverged', layerSentence(error, this.reached + 1));
    }
  }

  /** What was recorded from a step on, until now. */
  curvesFrom(step: number): Curves {
    const rest = (curve: readonly number[]): Float64Array => Float64Array.from(curve.slice(step));
    return {
      loss: rest(this.loss),
      layers: [...this.norms].map(([layer, norms]): LayerNorms => ({ layer, norms: rest(norms) })),
    };
  }

  private view(outcome: Training['outcome'], reason?: Sentence): Training {
    return {
      rate: this.options.rate,
      steps: this.options.steps,
      ...this.curvesFrom(0),
      kept: this.snapshots.steps,
      outcome,
      ...(reason !== undefined && { reason }),
    };
  }

  /** The network with every tensor as it was at a recorded step. @throws RangeError when it was not recorded */
  at(step: number): Network {
    if (this.present !== step) {
      this.present = undefined;
      this.snapshots.restore(step);
      this.network.forward();
      this.network.backward();
      this.present = step;
    }
    return this.network;
  }

  private record({ step, loss, norms }: DescentStep): void {
    this.reached = step;
    this.present = step;
    this.loss.push(loss);
    for (const [layer, norm] of byLayer(norms)) {
      const curve = this.norms.get(layer);
      if (curve) curve.push(norm);
      else this.norms.set(layer, [norm]);
    }
    this.snapshots.take(step);
  }
}

/** ‖∂J/∂parameters‖₂ of each layer from the norms of its parameters: `conv1.weight` and `conv1.bias` are conv1's. */
function byLayer(norms: ReadonlyMap<string, number>): Map<string, number> {
  const layers = new Map<string, number>();
  for (const [parameter, norm] of norms) {
    const layer = parameter.slice(0, parameter.lastIndexOf('.'));
    layers.set(layer, Math.hypot(layers.get(layer) ?? 0, norm));
  }
  return layers;
}

function lossSentence({ step, loss }: DescentStep): Sentence {
  const found = sentence`The loss is ${loss} at step ${step}`;
  return step === 0
    ? sentence`${found}, before any update: the network itself has a number that is not finite.`
    : sentence`${found}, so the descent stopped there; a smaller learning rate may help.`;
}

function layerSentence({ layer, sentence: reason }: LayerError, step: number): Sentence {
  return sentence`At step ${step} ${layer} could not go on: ${reason}; a smaller learning rate may help.`;
}

