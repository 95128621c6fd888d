import { sentence, type Sentence } from '../protocol/sentence';
import { channelsOf, formatShape, innerOf, ravel, sameShape, unravel, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import type { Argument, ArgumentTable, ArgumentsOf } from './arguments';
import { changeAt, perStep, STEP } from './delta';
import { isFirst, isLast, unitsOf, type Part } from './parts';
import { shareOf, shareSymbol, type Reduction } from './reduction';
import { ShapeError, ValueError, type Equation, type LayerState, type Loss } from './operator';
import type { TargetValues } from './target';

/** Lists of numbers by the names of their arguments. */
type Factors = Readonly<Record<string, readonly number[] | undefined>>;

/** A derivative of ℓ(a, y), with respect to the one or the other. */
export interface LossSlope<Args> {
  of(a: number, y: number, args: Args, column: number): number;
  /** The terms of the slope added up by their magnitudes. Absent: the slope is no sum whose terms could cancel. */
  magnitude?(a: number, y: number, args: Args, column: number): number;
  /** How the slope is written: `2 (A − Y)`. */
  symbol(args: Args): string;
}

/** Numbers that make sense in a prediction or a target. */
export interface Limits<Args> {
  holds(value: number, args: Args): boolean;
  /** What the loss takes, and what to do about others. */
  readonly words: Sentence;
}

/** A table of arguments with a reduction. */
export type LossTable = ArgumentTable & { readonly reduction: Argument<Reduction> };

/**
 * What is particular to one loss that compares prediction and target entry by entry, J = share · Σ w ℓ(a, y). `column`
 * is an entry's place along the last axis.
 */
export interface EntrywiseLoss<Table extends LossTable> {
  readonly op: string;
  readonly summary: string;
  readonly args: Table;
  readonly symbols: readonly [prediction: string, target: string];
  readonly equations: readonly Equation[];
  /** ℓ(a, y). */
  value(a: number, y: number, args: ArgumentsOf<Table>, column: number): number;
  /** ∂ℓ/∂a. */
  readonly slope: LossSlope<ArgumentsOf<Table>>;
  /** ∂ℓ/∂y, for targets that are an input of the network. */
  readonly targetSlope: LossSlope<ArgumentsOf<Table>>;
  /**
   * ℓ(a + da, y + dy) − ℓ(a, y) without cancellation, and without the slopes. `held` (see Stack): piecewise functions
   * stay on the branch of a and y.
   */
  change(da: number, dy: number, a: number, y: number, held: boolean, args: ArgumentsOf<Table>, column: number): number;
  /** True where ℓ has no derivative in this direction. Absent: it has one everywhere. */
  kink?(da: number, dy: number, a: number, y: number, args: ArgumentsOf<Table>): boolean;
  /** Factors along the last axis, by the names of their arguments; one that is called `weight` is w. */
  factors?(args: ArgumentsOf<Table>): Factors;
  readonly predictionLimits?: Limits<ArgumentsOf<Table>>;
  readonly targetLimits?: Limits<ArgumentsOf<Table>>;
  /** What a random target may hold; absent: any numbers. */
  targetValues?(args: ArgumentsOf<Table>): TargetValues;
  /** Checks arguments beyond what their table can. @throws ShapeError */
  require?(args: ArgumentsOf<Table>): void;
}

/** Such a loss as an operator: prediction and target have the same shape, any; J is a scalar. */
export function entrywiseLoss<Table extends LossTable>(loss: EntrywiseLoss<Table>): Loss<Table> {
  const { slope, targetSlope, kink } = loss;
  const weightOf = (args: ArgumentsOf<Table>): readonly number[] | undefined => loss.factors?.(args)['weight'];

  /** Adds dJ · share · w · rule(a, y), entry by entry; `dJ` is the scalar's gradient. */
  const addTo = (
    gradient: Tensor | undefined,
    { args, inputs: [a, y] }: LayerState<ArgumentsOf<Table>>,
    dJ: Tensor,
    weight: readonly number[] | undefined,
    rule: LossSlope<ArgumentsOf<Table>>['of'],
    part: Part | undefined,
  ): void => {
    if (!gradient) return;
    const columns = columnsOf(a!.shape);
    const factor = dJ.data[0]! * shareOf(reductionOf(args), a!.shape);
    const [from, to] = unitsOf(a!.data.length, part);
    for (let i = from; i < to; i++) {
      const column = i % columns;
      gradient.data[i]! += factor * along(weight, column) * rule(a!.data[i]!, y!.data[i]!, args, column);
    }
  };

  return {
    op: loss.op,
    summary: loss.summary,
    args: loss.args,
    arity: [2, 2],
    symbols: { inputs: loss.symbols, output: 'J' },
    equations: loss.equations,

    target: (prediction, args) => ({
      shape: prediction,
      ...(loss.targetValues && { values: loss.targetValues(args) }),
    }),

    shape([prediction, target], args) {
      if (!sameShape(prediction!, target!)) {
        const [found, other] = [formatShape(prediction!), formatShape(target!)];
        throw new ShapeError(sentence`the prediction is ${found}, but the target is ${other}`, 'target');
      }
      loss.require?.(args);
      requireColumns(loss.factors?.(args) ?? {}, columnsOf(prediction!));
      return { output: [], parameters: {} };
    },

    validate({ args, inputs: [a, y] }) {
      requireWithin(false, a!, loss.predictionLimits, args);
      requireWithin(true, y!, loss.targetLimits, args);
    },

    isDivisible: true,

    forward({ args, inputs: [a, y], output }, part) {
      const columns = columnsOf(a!.shape);
      const weight = weightOf(args);
      const [from, to] = unitsOf(a!.data.length, part);
      // Added up one after the other, so that parts give the same sum.
      let sum = isFirst(part) ? 0 : output.data[0]!;
      for (let i = from; i < to; i++) {
        sum += along(weight, i % columns) * loss.value(a!.data[i]!, y!.data[i]!, args, i % columns);
      }
      output.data[0] = isLast(part) ? sum * shareOf(reductionOf(args), a!.shape) : sum;
    },

    backward(state, dJ, { inputs: [dA, dY] }, part) {
      addTo(dA, state, dJ, weightOf(state.args), slope.of, part);
      addTo(dY, state, dJ, weightOf(state.args), targetSlope.of, part);
    },

    magnitude(state, dJ, { inputs: [dA, dY] }, part) {
      const weight = weightOf(state.args)?.map(Math.abs);
      addTo(dA, state, dJ, weight, magnitudeOf(slope), part);
      addTo(dY, state, dJ, weight, magnitudeOf(targetSlope), part);
    },

    channels: () => [0, 1],

    difference({ args, inputs: [a, y] }, stack, [change, targetChange], output, part) {
      const inner = innerOf(a!.shape);
      const perRow = channelsOf(a!.shape) * inner;
      const columns = columnsOf(a!.shape);
      const weight = weightOf(args);
      const share = shareOf(reductionOf(args), a!.shape);
      const held = stack.branches === 'held';
      if (isFirst(part)) output.data.fill(0);
      const [from, to] = unitsOf(stack.rows * perRow, part);
      for (let position = from; position < to; position++) {
        const row = Math.floor(position / perRow);
        const inRow = position - row * perRow;
        const channel = Math.floor(inRow / inner);
        const place = inRow - channel * inner;
        const da = changeAt(change, row, channel, place, inner);
        const dy = changeAt(targetChange, row, channel, place, inner);
        if (da === 0 && dy === 0) continue;
        const i = stack.sample[row]! * perRow + inRow;
        const column = i % columns;
        if (kink?.(da, dy, a!.data[i]!, y!.data[i]!, args)) stack.kinks[stack.perturbation[row]!] = 1;
        const difference = loss.change(da, dy, a!.data[i]!, y!.data[i]!, held, args, column);
        output.data[row]! += share * along(weight, column) * difference;
      }
    },

    respond({ args, inputs: [a, y] }, { response, direction }, answers, part) {
      const columns = columnsOf(a!.shape);
      const weight = weightOf(args);
      const share = response[0]! * shareOf(reductionOf(args), a!.shape);
      answers.forEach((answer, slot) => {
        if (!answer) return;
        const [from, to] = unitsOf(answer.length, part);
        for (let i = from; i < to; i++) {
          const column = i % columns;
          const slopeAt = perStep(direction, (d, held) =>
            loss.change(slot === 0 ? d : 0, slot === 0 ? 0 : d, a!.data[i]!, y!.data[i]!, held, args, column));
          answer[i]! += share * along(weight, column) * slopeAt;
        }
      });
    },

    ...(kink && {
      kinks({ args, inputs: [a, y] }, marks) {
        marks.forEach((own, slot) => own?.forEach((_, i) => {
          if (kink(slot === 0 ? STEP : 0, slot === 0 ? 0 : STEP, a!.data[i]!, y!.data[i]!, args)) own[i] = 1;
        }));
      },
    }),

    explain({ args, inputs: [a, y] }, dJ, of, index) {
      const at = ravel(index, a!.shape);
      const column = at % columnsOf(a!.shape);
      const weight = weightOf(args);
      const own = of === 'input' ? slope : targetSlope;
      const value = own.of(a!.data[at]!, y!.data[at]!, args, column);
      return [
        {
          factors: [
            { symbol: 'dJ', value: dJ.data[0]! },
            ...(weight ? [{ symbol: 'w', value: along(weight, column) }] : []),
            { symbol: own.symbol(args), tensor: of, index, value },
            { symbol: shareSymbol(reductionOf(args)), value: shareOf(reductionOf(args), a!.shape) },
          ],
        },
      ];
    },
  };
}

/** The factor of a column: 1 without a list, the same for all when the list has one entry. */
export function along(list: readonly number[] | undefined, column: number): number {
  return list ? list[list.length === 1 ? 0 : column]! : 1;
}

/** Entries along the last axis. */
function columnsOf(shape: Shape): number {
  return shape[shape.length - 1] ?? 1;
}

function magnitudeOf<Args>({ of, magnitude }: LossSlope<Args>): LossSlope<Args>['of'] {
  return magnitude ?? ((a, y, args, column) => Math.abs(of(a, y, args, column)));
}

/** An argument that every table of a loss has; its type is lost while the table is open. */
function reductionOf(args: object): Reduction {
  return (args as { readonly reduction: Reduction }).reduction;
}

/** @throws ShapeError when a list has neither one entry nor as many as the last axis */
function requireColumns(lists: Factors, columns: number): void {
  for (const [name, list] of Object.entries(lists)) {
    if (!list || list.length === 1 || list.length === columns) continue;
    const found = sentence`${name} holds ${list.length} numbers, but the last axis of the prediction has ${columns}`;
    const reason = columns === 1 ? sentence`${found}; give one` : sentence`${found}; give ${columns}, or one for all`;
    throw new ShapeError(reason, name);
  }
}

/** @throws ValueError at the first number outside the limits */
function requireWithin<Args>(
  isTarget: boolean,
  { shape, data }: Tensor,
  limits: Limits<Args> | undefined,
  args: Args,
): void {
  if (!limits) return;
  const at = data.findIndex((value) => !limits.holds(value, args));
  if (at < 0) return;
  const place = unravel(at, shape).join(', ');
  const found = isTarget
    ? sentence`the target at [${place}] is ${data[at]!}`
    : sentence`the prediction at [${place}] is ${data[at]!}`;
  throw new ValueError(sentence`${found}, but ${limits.words}`);
}
