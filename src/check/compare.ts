import type { Network, Node, Value } from '../engine/network';
import { LOSS } from '../engine/network';
import type { ComparedTensor, Comparison, ComparisonStatus, Reading, RefusedTensor } from '../protocol/compare';
import { say, sentence, type Sentence } from '../protocol/sentence';
import { allowedBy, checkTolerance, ruleText, type Tolerance } from '../protocol/tolerance';
import type { TensorCheck } from '../protocol/views';
import { formatCount } from '../tensor/formatCount';
import { formatShape, type Shape } from '../tensor/shape';
import type { Tensor } from '../tensor/tensor';
import { blaming, isWrong } from './culprit';
import { GradientEntries } from './entries';
import { gradientTargets, type GradientTarget } from './gradientTargets';
import { settleKinks } from './kinkChoices';
import { nameMistake } from './mistakes/nameMistake';
import type { Suspect } from './mistakes/suspect';
import { continueFrom, type Continuation } from './ownUpstream';
import { boundsOf, ForwardRounding, precisionOf, type Precision } from './precision';
import { fitOf, readIn } from './readings';

/** A gradient that somebody computed. */
export interface GivenGradient {
  /** What it is, by its name in an export: `fc1.weight.grad`. */
  readonly target: string;
  /** Its name in the file. */
  readonly given: string;
  readonly dtype: string;
  /** In the order of axes that it has in the file. */
  readonly tensor: Tensor;
}

/** How exactly their gradients can, or must, agree with others. */
interface Strictness {
  readonly precision: Precision;
  readonly rounding: ForwardRounding;
  readonly tolerance: Tolerance | undefined;
}

/** A comparison, and the tensors behind it in PyTorch's order: theirs and the exact ones, by their export names. */
export interface Compared {
  readonly comparison: Omit<Comparison, 'file' | 'notes'>;
  readonly tensors: ReadonlyMap<string, {
    readonly yours: Tensor;
    readonly exact: Tensor;
    /** What is to be said of each entry, as its position in `verdicts`. */
    readonly verdict: Uint8Array;
  }>;
}

/** One of their gradients, with what was found of each of its entries. */
interface Judged {
  readonly target: GradientTarget;
  readonly given: GivenGradient;
  readonly yours: Tensor;
  readonly reading: Reading | undefined;
  readonly alsoFits: readonly string[];
  readonly precision: Precision;
  readonly check: TensorCheck;
  readonly verdict: Uint8Array;
}

/**
 * Compares somebody's gradients with the exact ones, and finds the first on the way back from the loss that is wrong.
 * @param network in float64, after `forward` and `backward`, with finite gradients
 */
export function compareGradients(
  network: Network,
  given: readonly GivenGradient[],
  tolerance?: Tolerance,
): Compared {
  if (tolerance) checkTolerance(tolerance);
  const targets = gradientTargets(network);
  const byName = new Map(given.map((gradient) => [gradient.target, gradient]));
  const rounding = new ForwardRounding(network);
  const refused: RefusedTensor[] = [];
  const judged = targets.flatMap((target): Judged[] => {
    const gradient = byName.get(target.name);
    if (!gradient) return [];
    const read = readGradient(target, gradient);
    if ('message' in read) {
      refused.push(read);
      return [];
    }
    const precision = precisionOf(gradient.dtype);
    const entries = judge(network, target, read.yours, { precision, rounding, tolerance });
    const check = entries.summary();
    return [{ target, given: gradient, ...read, precision, check, verdict: entries.verdict }];
  });
  const tensors = withStatus(network, judged, rounding, tolerance);
  const culprit = tensors.find(({ status }) => status === 'culprit');
  return {
    comparison: {
      verdict: culprit || refused.length > 0 ? 'fail' : 'pass',
      ...(tolerance && { tolerance }),
      tensors,
      ...(culprit && { culprit: { tensor: culprit.name, ...blaming(culprit.layer, byTheirRule(culprit, tolerance)) } }),
      refused,
      missing: targets.filter((target) => isAsked(network, target) && !byName.has(target.name)).map(({ name }) => name),
    },
    tensors: new Map(judged.map(({ target: { name, exact }, yours, verdict }) => [name, { yours, exact, verdict }])),
  };
}

/** Gradients that everybody computes: of parameters and inputs. Those in between are welcome, not missed. */
function isAsked(network: Network, { value }: GradientTarget): boolean {
  return value === undefined || network.inputs.includes(value);
}

/** Their numbers in PyTorch's order, or why they cannot be. */
function readGradient(
  { name, exact: { shape }, kind }: GradientTarget,
  { given, tensor }: GivenGradient,
): Pick<Judged, 'yours' | 'reading' | 'alsoFits'> | RefusedTensor {
  const fit = fitOf(tensor.shape, shape, kind);
  const asPyTorch = { shape, data: tensor.data };
  switch (fit.kind) {
    case 'declared':
      return { yours: asPyTorch, reading: undefined, alsoFits: fit.alsoFits.map(({ order }) => order) };
    case 'other':
      return { yours: readIn(fit.reading, tensor, shape), reading: fit.reading, alsoFits: [] };
    case 'none':
      return { given, ...say(otherShape(name, tensor.shape, shape)) };
  }
}

function otherShape(name: string, found: Shape, shape: Shape): Sentence {
  const wrong = sentence`${name} is ${formatShape(found)}, but a gradient has the shape of its tensor`;
  return sentence`${wrong}: expected ${formatShape(shape)}.`;
}

/** What is wrong, with the rule it was found by where that is the user's own. */
function byTheirRule({ sentence: wrong }: ComparedTensor, tolerance: Tolerance | undefined): Sentence {
  return tolerance ? sentence`${wrong} (Your rule: ${ruleText(tolerance)}.)` : wrong;
}

/** What is to be said of every entry: as in the check, but the other side may have rounded more coarsely. */
function judge(
  network: Network,
  target: GradientTarget,
  yours: Tensor,
  { precision, rounding, tolerance }: Strictness,
): GradientEntries {
  const { name, exact, sums, roundings } = target;
  const entries = new GradientEntries(name, exact.shape, yours.data.slice(), sums.data.slice(), roundings, tolerance);
  entries.bound.set(boundsOf(sums, roundings, precision, rounding.of(exact, precision)).data);
  exact.data.forEach((value, entry) => entries.judge(entry, value));
  settleKinks(network, target, entries);
  return entries;
}

/** Walks back from the loss: which wrong gradient is the first, and which others only follow from it. */
function withStatus(
  network: Network,
  judged: readonly Judged[],
  rounding: ForwardRounding,
  tolerance: Tolerance | undefined,
): ComparedTensor[] {
  const values = new Map(judged.flatMap(({ target: { value }, yours }) => (value ? [[value, yours] as const] : [])));
  const coarsest = judged.reduce<Precision | undefined>((coarse, { precision }) =>
    (coarse && coarse.roundoff >= precision.roundoff ? coarse : precision), undefined);
  let continuation: Continuation | undefined;
  let culprit: Judged | undefined;
  return judged.map((own) => {
    if (!isWrong(own.check)) {
      return compared(own, 'agrees', sentence`${withOrder(own, agreementOf(own))}.`);
    }
    const unknown = unknownUpstream(network, own.target, values);
    const arriving = ({ output }: Node): Tensor => values.get(output) ?? output.gradient!;
    if (!culprit) {
      culprit = own;
      return compared(own, 'culprit', sentence`${findingOf(own)} ${blame(own.target, unknown)}`,
        causeOf(network, own, arriving));
    }
    continuation ??= continueFrom(network, values);
    if (follows(own, continuation, { precision: coarsest!, rounding, tolerance })) {
      const evidence = sentence`fed with that, the exact rule of ${makersOf(own.target)} gives the same numbers`;
      const reason = sentence`${own.target.name} is wrong only because what arrives there is: ${evidence}.`;
      return compared(own, 'inherited', reason);
    }
    if (unknown.length > 0) {
      const evidence = sentence`with ${together(unknown)} in the file it can be told`;
      const origin = sentence`It may follow from ${culprit.target.name}: ${evidence}.`;
      return compared(own, 'unclear', sentence`${findingOf(own)} ${origin}`);
    }
    const maker = makersOf(own.target);
    const origin = sentence`It does not follow from what arrives at ${maker}: this is a mistake of its own.`;
    const cause = causeOf(network, own, arriving, continuation.get(own.target.name)!.gradient);
    return compared(own, 'mistake', sentence`${findingOf(own)} ${origin}`, cause);
  });
}

/** @param cause the mistake behind it, where that has a name */
function compared(own: Judged, status: ComparisonStatus, reason: Sentence, cause?: Sentence): ComparedTensor {
  const { target, given, check, reading, alsoFits } = own;
  return {
    ...check,
    given: given.given,
    givenShape: given.tensor.shape,
    dtype: given.dtype,
    layer: makersOf(target),
    ...(reading && { reading }),
    alsoFits,
    status,
    ...say(cause ? sentence`${reason} ${cause}` : reason),
    finding: reason,
    ...(cause && { cause }),
  };
}

/** The layer whose backward rule makes a gradient; of several the one that runs last, whose turn comes first. */
function makersOf({ makers, subject }: GradientTarget): string {
  return makers.at(-1)?.name ?? subject.name;
}

/** The gradients that arrive at the layers which make this one, as far as the file does not hold them. */
function unknownUpstream(network: Network, { makers }: GradientTarget, given: ReadonlyMap<Value, Tensor>): string[] {
  const unknown = makers.filter((node) => node !== network.loss && !given.has(node.output));
  return unknown.map(({ name }) => `${name}.output.grad`);
}

/** True when every entry is what the exact rules make of the wrong gradients behind it. */
function follows(own: Judged, continuation: Continuation, { precision, rounding, tolerance }: Strictness): boolean {
  const { target: { name, exact, roundings }, yours: { data } } = own;
  const { gradient, sums } = continuation.get(name)!;
  const scale = largest(gradient) / largest(exact);
  const forward = rounding.of(exact, precision) * (Number.isFinite(scale) ? Math.max(1, scale) : 1);
  const bounds = boundsOf(sums, roundings, precision, forward);
  return data.every((value, entry) => {
    const expected = gradient.data[entry]!;
    const areFinite = [value, expected].map(Number.isFinite);
    if (areFinite.includes(false)) return !areFinite.includes(true);
    const allowed = tolerance ? allowedBy(tolerance, expected) : bounds.data[entry]!;
    return Math.abs(value - expected) <= allowed;
  });
}

function largest({ data }: Tensor): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** What was found, with how it was read where that was not the only way. */
function withOrder({ reading, alsoFits }: Judged, found: Sentence): Sentence {
  if (reading) return sentence`${found}, read as ${reading.order}`;
  if (alsoFits.length === 0) return found;
  return sentence`${found}, read in PyTorch's order (its shape fits ${together(alsoFits)} as well)`;
}

/** Names that belong together, `a and b and c`. */
function together(names: readonly string[]): Sentence {
  const [first = '', ...others] = names;
  return others.reduce((before, name) => sentence`${before} and ${name}`, sentence`${first}`);
}

function agreementOf({ target: { name } }: Judged): Sentence {
  return sentence`${name} agrees with the exact gradient`;
}

function findingOf(own: Judged): Sentence {
  const { target: { name }, check: { shape, checked, verdicts, worst } } = own;
  const [count, all] = [verdicts.fail + verdicts.nonFinite, checked].map((number) => formatCount(number));
  const { index, analytic, numeric } = worst[0]!;
  const found = sentence`${name} (${{ tensor: name, shape }}) is wrong in ${count!} of ${all!} entries`;
  const values = sentence`${analytic.toPrecision(6)}, expected ${numeric.toPrecision(6)}`;
  const wrong = index.length > 0
    ? sentence`${found}; worst at ${{ tensor: name, index }}: ${values}`
    : sentence`${found}; worst: ${values}`;
  return sentence`${withOrder(own, wrong)}.`;
}

/** The mistake behind it, where it is one that people usually make. @param exact what it should be */
function causeOf(
  network: Network,
  { target, yours: { data: yours }, precision: { roundoff } }: Judged,
  arriving: Suspect['arriving'],
  exact = target.exact,
): Sentence | undefined {
  return nameMistake({ network, target, yours, exact, arriving, roundoff });
}

/** Where the first mistake is. */
function blame(target: GradientTarget, unknown: readonly string[]): Sentence {
  const layer = makersOf(target);
  const rule = layer === LOSS ? sentence`in the derivative of the loss` : sentence`in the backward rule of ${layer}`;
  if (unknown.length === 0) return sentence`What arrives there is right, so the mistake is ${rule}.`;
  return sentence`The mistake is ${rule}, or in what arrives there: ${together(unknown)} is not in the file.`;
}
