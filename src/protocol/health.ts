import type { Said } from './sentence';

/**
 * The health of a run: numbers that say whether gradients arrive, and findings where they say that something is wrong.
 * A finding names its criterion, its threshold and where that comes from; every threshold can be set, or switched off.
 */

/** What may be wrong with a run, one kind a criterion. */
export type HealthKind =
  | 'nonFinite' | 'vanishing' | 'exploding' | 'zeroGradient' | 'dead' | 'saturated' | 'symmetric' | 'ties'
  | 'updateRatio';

/** So many of so many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** What a layer multiplies a gradient with, by what the layer is: an activation function, weights, anything else. */
export type GainKind = 'activation' | 'weights' | 'other';

/** Gains from the last layer back to a tensor, multiplied by kind; `total` is their product. */
export type ChainedGain = Readonly<Record<GainKind | 'total', number>>;

/** Numbers about one layer. What a layer does not have, or what cannot be computed (0/0), is absent. */
export interface LayerHealth {
  readonly layer: string;
  /** The operator; `Input` for an input. */
  readonly op: string;
  /**
   * Euclidean norms, under the names of an export: `fc1.output`, `fc1.output.grad`, `fc1.weight`, `fc1.weight.grad` …
   * A tensor with NaN or infinity in it has none.
   */
  readonly norms: Readonly<Record<string, number>>;
  /** ‖dA_prev‖ / ‖dA‖: what the layer sends back, over all of its inputs, against what it gets. */
  readonly gain?: { readonly kind: GainKind; readonly value: number };
  /** ‖dA‖ of this layer against ‖dA‖ of the last one. */
  readonly chain?: ChainedGain;
  /** Units of an activation that rest at 0 for every sample of the batch. */
  readonly dead?: Share;
  /** Entries of an activation that lie where it levels off, other than at 0. */
  readonly saturated?: Share;
  /** Entries that get a gradient and lie exactly on a corner: a 0 in front of a ReLU, a tie in a pooling window. */
  readonly ties?: Share;
  /** Units that are no different from another one: the same weights, and the same gradients. */
  readonly symmetric?: Share;
  /** α‖dW‖ / ‖W‖ of each parameter of two or more axes, by its name in an export. */
  readonly updateRatios: Readonly<Record<string, number>>;
}

/** One thing that is wrong, or would be in training, in a whole sentence with the numbers. */
export interface HealthFinding extends Said {
  readonly kind: HealthKind;
  readonly layer: string;
  /** The tensor it shows in, by its name in an export. */
  readonly tensor?: string;
  readonly value: number;
  /** What the value was compared with. */
  readonly threshold: number;
  /** Where criterion and threshold come from. */
  readonly source: string;
}

/** The health of one run. */
export interface Health {
  /** The learning rate α of the update ratios. */
  readonly learningRate: number;
  /** Inputs first, then the layers in execution order, the loss last. */
  readonly layers: readonly LayerHealth[];
  /** What is wrong, most important kind first. */
  readonly findings: readonly HealthFinding[];
}

/** What a user may set. */
export interface HealthOptions {
  /** Other thresholds than those of `healthCriteria`, by kind; false: no findings of this kind. */
  readonly thresholds?: Readonly<Partial<Record<HealthKind, number | false>>>;
  /** The learning rate that updates are judged with. */
  readonly learningRate?: number;
}

/** When there is a finding: the value must be above the threshold, or below it for `vanishing`. */
export interface HealthCriterion {
  readonly threshold: number;
  /** What is compared with the threshold, as a noun phrase. */
  readonly value: string;
  readonly source: string;
}

/** The default of PyTorch's `torch.optim.SGD`: what updates are judged with when nobody says otherwise. */
export const DEFAULT_LEARNING_RATE = 1e-3;

const jacobians = 'A gradient on its way back is multiplied with one Jacobian a layer: Pascanu, Mikolov and Bengio, “On'
  + ' the difficulty of training recurrent neural networks” (2013), section 2; Glorot and Bengio, “Understanding the'
  + ' difficulty of training deep feedforward neural networks” (2010), section 4, ask for the same size in all layers.'
  + ' Three orders of magnitude are this program’s choice';

/** Every criterion with its threshold, the most important kind first. */
export const healthCriteria: Readonly<Record<HealthKind, HealthCriterion>> = {
  nonFinite: {
    threshold: 0,
    value: 'entries that are NaN or infinite',
    source: 'IEEE 754: from here on every number that depends on one of these is NaN or infinite, too.',
  },
  vanishing: {
    threshold: 1e-3,
    value: '‖dA‖ against ‖dA‖ of the last layer',
    source: `${jacobians}.`,
  },
  exploding: {
    threshold: 1e3,
    value: '‖dA‖ against ‖dA‖ of the last layer',
    source: `${jacobians}; gradients may also be clipped (the paper of 2013, section 3.2).`,
  },
  zeroGradient: {
    threshold: 0,
    value: 'the norm of a gradient',
    source: 'W := W − α dW (eq. 1–2): with a gradient of exactly 0 nothing is learnt, whatever the learning rate.',
  },
  dead: {
    threshold: 0.4,
    value: 'units at 0 for every sample, as a share of all units',
    source: 'Stanford CS231n notes, “Neural Networks Part 1”: “as much as 40 % of your network can be ‘dead’ (i.e.'
      + ' neurons that never activate across the entire training dataset) if the learning rate is set too high”. In a'
      + ' small batch a unit may be at 0 by chance (one in two for each sample): so many are not counted.',
  },
  saturated: {
    threshold: 0.5,
    value: 'saturated entries, as a share of all',
    source: 'The level |tanh z| > 0.97, a slope of 5.9 % of the steepest, is Karpathy’s (“Neural Networks: Zero to'
      + ' Hero”, makemore part 3); other functions are judged by the same slope. Saturation stops learning: Glorot and'
      + ' Bengio (2010), section 3. One half is this program’s choice.',
  },
  symmetric: {
    threshold: 0,
    value: 'units that are like another one',
    source: 'Goodfellow, Bengio and Courville, “Deep Learning” (2016), section 8.4: units with the same inputs and the'
      + ' same activation function “must have different initial parameters”, or they stay the same for ever.',
  },
  ties: {
    threshold: 0,
    value: 'entries that lie exactly on a corner',
    source: 'The function has no derivative there. As in PyTorch, ReLU takes the slope 0, and of equal entries in a'
      + ' pooling window the first gets all of the gradient.',
  },
  updateRatio: {
    threshold: 1e-2,
    value: 'α‖dW‖ / ‖W‖',
    source: 'Stanford CS231n notes, “Neural Networks Part 3”: “this ratio should be somewhere around 1e-3 … If it is'
      + ' higher then the learning rate is likely too high”. Ten times as much is this program’s choice.',
  },
};

/** The kinds of finding, the most important one first. */
export const healthKinds = Object.keys(healthCriteria) as readonly HealthKind[];
