import { sentence } from '../../protocol/sentence';
import type { Argument } from '../arguments';
import { differentiate } from './differentiate';
import { ExpressionError, parseExpression } from './parse';
import { print } from './print';
import { Program } from './program';
import type { Expression } from './tree';

/** A function of x that somebody wrote down, ready to be computed. */
export class Formula extends Program {
  private known: Formula | undefined;

  private constructor(
    readonly text: string,
    private readonly expression: Expression,
  ) {
    super(expression);
  }

  /** @throws ExpressionError when the text is no expression */
  static read(text: string): Formula {
    return new Formula(text, parseExpression(text));
  }

  /** f'(x), by the rules of differentiation; made when it is first asked for. */
  get derivative(): Formula {
    if (!this.known) {
      const derivative = differentiate(this.expression);
      this.known = new Formula(print(derivative), derivative);
    }
    return this.known;
  }

  /** Where arguments are shown, a formula is what was written. */
  toJSON(): string {
    return this.text;
  }
}

/** An expression in x. */
export function formula({ description }: { readonly description: string }): Argument<Formula> {
  const expects = sentence`an expression in x such as "x / (1 + exp(-x))"`;
  return {
    description,
    expects,
    example: 'x / (1 + exp(-x))',
    schema: { type: 'string' },
    parse(value) {
      if (typeof value !== 'string') return { ok: false, expected: expects };
      try {
        return { ok: true, value: Formula.read(value) };
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        return { ok: false, expected: sentence`an expression in x: ${error.sentence}` };
      }
    },
  };
}
