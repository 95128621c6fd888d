import { exportName, type Network, type Node, type Value } from '../engine/network';
import {
  DEFAULT_LEARNING_RATE, healthCriteria, healthKinds, type Health, type HealthFinding, type HealthKind,
  type HealthOptions, type LayerHealth,
} from '../protocol/health';
import { say, sentence, type Sentence } from '../protocol/sentence';
import { formatShape } from '../tensor/shape';
import { gainsOf, type Gains } from './gains';
import { entriesPerUnit, inputHealth, layerHealth } from './layerHealth';
import { nonFiniteOrigin } from './nonFinite';

/** A finding before it is compared with anything: its kind adds threshold and source. */
type Candidate = Pick<HealthFinding, 'layer' | 'tensor' | 'value' | 'message' | 'sentence'>;

/** The health of a network after `forward` and `backward`. */
export function healthOf(network: Network, options: HealthOptions = {}): Health {
  const learningRate = options.learningRate ?? DEFAULT_LEARNING_RATE;
  const gains = gainsOf(network);
  const inputs = network.inputs.map((value) => inputHealth(value, gains));
  const layers = network.nodes.map((node) => layerHealth(network, node, gains, learningRate));
  const judged = new Judge(network, gains, layers, learningRate);
  const findings = healthKinds.flatMap((kind) => {
    const threshold = options.thresholds?.[kind] ?? healthCriteria[kind].threshold;
    if (threshold === false) return [];
    const { source } = healthCriteria[kind];
    return judged.findings(kind, threshold).map((found) => ({ kind, ...found, threshold, source }));
  });
  return { learningRate, layers: [...inputs, ...layers], findings };
}

/** Compares the numbers of a run with thresholds. */
class Judge {
  private readonly rules: Readonly<Record<HealthKind, (threshold: number) => Candidate[]>> = {
    nonFinite: (threshold) => this.nonFinite(threshold),
    vanishing: (threshold) => this.crossing((gain) => gain < threshold, vanishes, Math.min),
    exploding: (threshold) => this.crossing((gain) => gain > threshold, explodes, Math.max),
    zeroGradient: (threshold) => this.zeroGradient(threshold),
    dead: (threshold) => this.dead(threshold),
    saturated: (threshold) => this.saturated(threshold),
    symmetric: (threshold) => this.symmetric(threshold),
    ties: (threshold) => this.ties(threshold),
    updateRatio: (threshold) => this.updateRatio(threshold),
  };

  /** @param layers the numbers of each node, in their order */
  constructor(
    private readonly network: Network,
    private readonly gains: Gains,
    private readonly layers: readonly LayerHealth[],
    private readonly learningRate: number,
  ) {}

  findings(kind: HealthKind, threshold: number): Candidate[] {
    return this.rules[kind](threshold);
  }

  private nonFinite(threshold: number): Candidate[] {
    const origin = nonFiniteOrigin(this.network);
    if (!origin || origin.count <= threshold) return [];
    const { layer, tensor, count: value, sentence: reason } = origin;
    return [{ layer, tensor, value, ...say(sentence`${layer}: ${reason}.`) }];
  }

  /** Where the chained gain leaves its range on the way back; the layers in front of that one are part of its story. */
  private crossing(
    isOut: (gain: number) => boolean,
    words: CrossingWords,
    pick: (...gains: number[]) => number,
  ): Candidate[] {
    const outputs = this.network.nodes.slice(0, -1).map(({ output }) => output);
    const isOutside = (value: Value): boolean => {
      const total = this.gains.ofValue(value)?.gain.total;
      return total !== undefined && isOut(total);
    };
    const outside = outputs.filter(isOutside);
    return outside.flatMap((value) => {
      const { gain, layers, from } = this.gains.ofValue(value)!;
      if (from && isOutside(from)) return [];
      const extreme = pick(...outside.map((other) => this.gains.ofValue(other)!.gain.total));
      const each = gain.total ** (1 / layers);
      const distance = layers === 1 ? sentence`1 layer on` : sentence`${layers} layers on`;
      const size = sentence`‖dA‖ is ${short(gain.total)} times that of the last layer, ${distance}`;
      const [activation, weights, other] = [gain.activation, gain.weights, gain.other].map(short);
      const kinds = sentence`activations × ${activation!}, weights × ${weights!}, other × ${other!}`;
      const here = sentence`${value.name}: ${words.crosses}: ${size} (${short(each)} a layer: ${kinds})`;
      const all = extreme === gain.total ? here : sentence`${here}; ${words.further(short(extreme))}`;
      const tensor = `${exportName(this.network, value)}.grad`;
      return [{ layer: value.name, tensor, value: gain.total, ...say(sentence`${all}.`) }];
    });
  }

  /** Layers that get a gradient and pass nothing on, or learn nothing from it. */
  private zeroGradient(threshold: number): Candidate[] {
    const { network, gains } = this;
    const isZero = (norm: number | undefined): norm is number => norm !== undefined && norm <= threshold;
    return network.nodes.flatMap((node): Candidate[] => {
      const { name, sources, gradients, state } = node;
      const { norms } = this.healthOf(node);
      const isLoss = node === network.loss;
      if (!isLoss && !((norms[`${name}.output.grad`] ?? 0) > threshold)) return [];
      const stopped = [...new Set(sources)].flatMap((value): Candidate[] => {
        const sent = gains.sent(node, value);
        if (!isZero(sent)) return [];
        const tensor = `${exportName(network, value)}.grad`;
        return [{ layer: name, tensor, value: sent, ...say(isLoss ? noneAtAll : passesNone(name, value.name)) }];
      });
      const untrained = Object.keys(gradients.parameters).flatMap((key): Candidate[] => {
        const norm = norms[`${name}.${key}.grad`];
        if (!isZero(norm)) return [];
        const shape = formatShape(state.parameters[key]!.shape);
        const found = sentence`every entry of the gradient of ${key} (${shape}) is 0, so it is not trained`;
        return [{ layer: name, tensor: `${name}.${key}.grad`, value: norm, ...say(sentence`${name}: ${found}.`) }];
      });
      return [...stopped, ...untrained];
    });
  }

  private dead(threshold: number): Candidate[] {
    return this.network.nodes.flatMap((node) => {
      const { dead } = this.healthOf(node);
      if (!dead) return [];
      const value = dead.count / dead.of;
      if (value <= threshold) return [];
      // In a batch of a few samples a unit is at 0 in all of them by chance; four standard deviations are allowed.
      const chance = 0.5 ** entriesPerUnit(this.network, node);
      if (value <= chance + 4 * Math.sqrt((chance * (1 - chance)) / dead.of)) return [];
      const { count, of } = dead;
      const said = say(sentence`${node.name}: ${count} of ${of} units are dead: at 0 for every sample of the batch.`);
      return [{ layer: node.name, tensor: exportName(this.network, node.output), value, ...said }];
    });
  }

  private saturated(threshold: number): Candidate[] {
    return this.network.nodes.flatMap((node) => {
      const { saturated } = this.healthOf(node);
      if (!saturated || saturated.count / saturated.of <= threshold) return [];
      const value = saturated.count / saturated.of;
      const found = sentence`${saturated.count} of ${saturated.of} entries (${percent(value)}) are saturated`;
      const said = say(sentence`${node.name}: ${found}: hardly any gradient gets through them.`);
      return [{ layer: node.name, tensor: exportName(this.network, node.output), value, ...said }];
    });
  }

  private symmetric(threshold: number): Candidate[] {
    return this.network.nodes.flatMap((node) => {
      const { symmetric } = this.healthOf(node);
      if (!symmetric || symmetric.count <= threshold) return [];
      const { count, of } = symmetric;
      const found = count === 1
        ? sentence`1 of ${of} units has the same weights and the same gradients as another one`
        : sentence`${count} of ${of} units have the same weights and the same gradients as another one`;
      const remedy = sentence`training keeps them the same; start from random weights`;
      return [{ layer: node.name, value: count, ...say(sentence`${node.name}: ${found}, so ${remedy}.`) }];
    });
  }

  private ties(threshold: number): Candidate[] {
    return this.network.nodes.flatMap((node) => {
      const { ties } = this.healthOf(node);
      if (!ties || ties.count <= threshold) return [];
      const { count, of } = ties;
      const found = sentence`${count} of ${of} entries come from a tie or lie on a corner`;
      const rule = sentence`${node.operator.op} has no derivative; backpropagation takes the slope of one side`;
      const said = say(sentence`${node.name}: ${found}, where ${rule}.`);
      return [{ layer: node.name, tensor: exportName(this.network, node.output), value: ties.count, ...said }];
    });
  }

  private updateRatio(threshold: number): Candidate[] {
    return this.layers.flatMap(({ layer, updateRatios }) => Object.entries(updateRatios).flatMap(([name, value]) => {
      if (value <= threshold) return [];
      const step = sentence`one step with a learning rate of ${this.learningRate}`;
      const change = sentence`changes it by ${percent(value)} of its norm (α‖dW‖ / ‖W‖ = ${short(value)})`;
      return [{ layer, tensor: name, value, ...say(sentence`${name}: ${step} ${change}.`) }];
    }));
  }

  private healthOf(node: Node): LayerHealth {
    return this.layers[this.network.nodes.indexOf(node)]!;
  }
}

/** What is said of a gradient that leaves its range. */
interface CrossingWords {
  readonly crosses: Sentence;
  /** How far it goes on the rest of its way. */
  readonly further: (gain: string) => Sentence;
}

const vanishes: CrossingWords = {
  crosses: sentence`the gradient vanishes`,
  further: (gain) => sentence`further on it falls to ${gain} times`,
};

const explodes: CrossingWords = {
  crosses: sentence`the gradient explodes`,
  further: (gain) => sentence`further on it rises to ${gain} times`,
};

const noneAtAll = sentence`the loss has no gradient at all: the prediction is perfect, or nothing changes it.`;

function passesNone(layer: string, receiver: string): Sentence {
  const found = sentence`${layer} gets a gradient, but passes none on to ${receiver}`;
  return sentence`${found}: nothing in front of it learns from this.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

function percent(share: number): string {
  return `${short(100 * share)} %`;
}
