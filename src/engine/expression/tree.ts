/** Functions of one number that an expression may call. */
export const FUNCTIONS = ['exp', 'expm1', 'log', 'log1p', 'sqrt', 'sin', 'cos', 'tanh', 'abs'] as const;

/** Functions of two. */
export const CHOICES = ['max', 'min'] as const;

/** What an expression is made of, as people write it. */
export type Operation =
  | '+' | '-' | '*' | '/' | '**' | 'negative' | (typeof FUNCTIONS)[number] | (typeof CHOICES)[number];

/**
 * What derivatives need besides: the sign of a number; 1, ½ or 0 as the left side is above the right one, level with
 * it or below; and both derivatives of l ** r, by l and by r.
 */
export type DerivedOperation = 'sign' | 'above' | 'powerByBase' | 'powerByExponent';

/** A number as written. */
export interface Numeral {
  readonly kind: 'number';
  readonly value: number;
}

/** An operation on one operand or two. */
export interface Application {
  readonly kind: 'application';
  readonly operation: Operation | DerivedOperation;
  readonly operands: readonly [Expression] | readonly [Expression, Expression];
}

/**
 * An expression in one variable, as a tree. Parts may be shared: the tree of a derivative is made of those of its
 * function.
 */
export type Expression = { readonly kind: 'x' } | Numeral | Application;

/** The variable. */
export const X: Expression = { kind: 'x' };

/** A number. */
export function numeral(value: number): Numeral {
  return { kind: 'number', value };
}

/** An operation on its operands. */
export function apply(operation: Application['operation'], ...operands: Application['operands']): Application {
  return { kind: 'application', operation, operands };
}
