import { rules, type Rule } from './rules';
import type { Expression } from './tree';

/** One operation: which slots it reads, and into which it writes. */
interface Step {
  readonly rule: Rule;
  readonly left: number;
  readonly right: number;
  readonly result: number;
}

/** A rounding, relative to the number that is rounded. */
const ROUNDING = 2 ** -53;

/** Where x stands among the slots. */
const ARGUMENT = 0;

/**
 * An expression made ready to be computed: a slot for x, for each number and for each operation, in an order in which
 * operands come first. What the expression says twice is computed once.
 */
export class Program {
  private readonly steps: readonly Step[];
  private readonly result: number;
  private readonly hasKinks: boolean;
  private readonly values: Float64Array;
  private readonly changes: Float64Array;
  private readonly ends: Float64Array;
  private readonly errors: Float64Array;
  /** The x that the values belong to. */
  private current: number | undefined;

  constructor(expression: Expression) {
    const { steps, numbers, result } = laidOut(expression);
    this.steps = steps;
    this.result = result;
    this.hasKinks = steps.some(({ rule }) => rule.kink);
    this.values = Float64Array.from(numbers);
    this.changes = new Float64Array(numbers.length);
    this.ends = Float64Array.from(numbers);
    this.errors = this.values.map(Math.abs);
  }

  /** f(x). */
  value(x: number): number {
    const { values, steps } = this;
    if (!Object.is(x, this.current)) {
      this.current = x;
      values[ARGUMENT] = x;
      for (const { rule, left, right, result } of steps) values[result] = rule.value(values[left]!, values[right]!);
    }
    return values[this.result]!;
  }

  /** f(x + d) − f(x), from the operands to the whole; `held`: see Stack. */
  change(d: number, x: number, held: boolean): number {
    const { values, changes, ends } = this;
    this.value(x);
    changes[ARGUMENT] = d;
    ends[ARGUMENT] = x + d;
    for (const { rule, left, right, result } of this.steps) {
      const y = values[result]!;
      const end = ends[right]!;
      const change = rule.change(y, values[left]!, changes[left]!, values[right]!, changes[right]!, end, held);
      changes[result] = change;
      // A branch that is held leads elsewhere than the function itself.
      ends[result] = held ? y + change : rule.value(ends[left]!, end);
    }
    return changes[this.result]!;
  }

  /**
   * How large the rounding errors of f(x) may be, in roundings: those of its own, and what those of its operands make
   * of it. At least |f(x)|.
   */
  errorScale(x: number): number {
    const { values, errors } = this;
    this.value(x);
    errors[ARGUMENT] = Math.abs(x);
    for (const { rule, left, right, result } of this.steps) {
      const y = values[result]!;
      const [l, r] = [values[left]!, values[right]!];
      const [dl, dr] = [ROUNDING * errors[left]!, ROUNDING * errors[right]!];
      const fromLeft = rule.change(y, l, dl, r, 0, r, true) / ROUNDING;
      const fromRight = rule.change(y, l, 0, r, dr, r + dr, true) / ROUNDING;
      // An error that leads out of the domain, such as that of the 2 in (−1) ** 2, is none.
      errors[result] = Math.abs(y) + (Math.abs(fromLeft) || 0) + (Math.abs(fromRight) || 0);
    }
    return errors[this.result]!;
  }

  /** True where some part of the expression has no derivative. */
  hasKink(x: number): boolean {
    if (!this.hasKinks) return false;
    const { values } = this;
    this.value(x);
    return this.steps.some(({ rule, left, right }) => rule.kink?.(values[left]!, values[right]!));
  }
}

/** The steps of an expression, what its slots hold from the start, and the slot of the whole. */
function laidOut(expression: Expression): { steps: Step[]; numbers: number[]; result: number } {
  const steps: Step[] = [];
  const numbers = [0];
  const slots = new Map<string, number>([['x', ARGUMENT]]);
  // Trees share parts, so a part may be met very often: it is looked at once.
  const known = new Map<Expression, number>();

  const slotOf = (key: string, number: number): number => {
    const slot = slots.get(key) ?? numbers.push(number) - 1;
    slots.set(key, slot);
    return slot;
  };
  const lay = (part: Expression): number => {
    if (part.kind === 'x') return ARGUMENT;
    if (part.kind === 'number') return slotOf(String(part.value), part.value);
    const done = known.get(part);
    if (done !== undefined) return done;
    const left = lay(part.operands[0]);
    const right = part.operands[1] ? lay(part.operands[1]) : left;
    const before = numbers.length;
    const result = slotOf(`${part.operation} ${left} ${right}`, 0);
    if (result === before) steps.push({ rule: rules[part.operation], left, right, result });
    known.set(part, result);
    return result;
  };
  return { steps, numbers, result: lay(expression) };
}
