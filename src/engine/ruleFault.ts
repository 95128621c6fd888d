import { sentence, SentenceError } from '../protocol/sentence';
import type { Operator } from './operator';
import { isOutOfMemory } from './outOfMemory';

/** Its name, by which it is known at the other end of a line. */
export const RULE_FAULT = 'RuleFault';

/** A rule of an operator that has stopped with an error which nobody foresaw: a mistake of ours, not of the user's. */
export class RuleFault extends SentenceError {
  override readonly name = RULE_FAULT;

  /** @param rule its name in `Operator` */
  constructor(
    readonly layer: string,
    op: string,
    rule: string,
    cause: unknown,
  ) {
    const found = sentence`the rule “${rule}” of ${op} has stopped (${String(cause)})`;
    super(sentence`${found}; this is a mistake in Gradient Debugger, not in your network: please report it`, { cause });
  }

  /** What whoever mends it wants to know: the error and where it arose. */
  get details(): string {
    const { layer, message, cause } = this;
    return `${layer}: ${message}\n${cause instanceof Error && cause.stack !== undefined ? cause.stack : String(cause)}`;
  }
}

/** Rules that compute; not those that are asked entry by entry, which are short and asked millions of times. */
const rules = [
  'prepare', 'validate', 'forward', 'backward', 'magnitude', 'difference', 'respond', 'kinks', 'explain', 'geometry',
  'artifacts',
] as const satisfies readonly (keyof Operator)[];

/** The same of the change of a parameter. */
const parameterRules = ['difference', 'along', 'respond'] as const;

/**
 * The operator of a layer, whose rules say of an error that nobody foresaw where it arose.
 * Errors with a sentence of their own, and want of memory, go on their way.
 */
export function guarded(layer: string, operator: Operator): Operator {
  const { op, perturb } = operator;
  return {
    ...guardedRules(operator, rules, layer, op),
    ...(perturb && {
      perturb: Object.fromEntries(Object.entries(perturb).map(([key, own]) =>
        [key, guardedRules(own, parameterRules, layer, op)])),
    }),
  };
}

type Rule = (a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown) => unknown;

function guardedRules<Rules extends object>(
  own: Rules, names: readonly (keyof Rules & string)[], layer: string, op: string,
): Rules {
  const guards = names.flatMap((name): [string, unknown][] => {
    const rule = own[name];
    if (typeof rule !== 'function') return [];
    const call = rule as Rule;
    // None takes more than these; gathering them would take a noticeable part of a check.
    const guard: Rule = (a, b, c, d, e, f) => {
      try {
        return call.call(own, a, b, c, d, e, f);
      } catch (error) {
        if (error instanceof SentenceError || isOutOfMemory(error)) throw error;
        throw new RuleFault(layer, op, name, error);
      }
    };
    return [[name, guard]];
  });
  return { ...own, ...Object.fromEntries(guards) };
}
