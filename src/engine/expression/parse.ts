import { sentence, SentenceError, type Sentence } from '../../protocol/sentence';
import { apply, CHOICES, FUNCTIONS, numeral, X, type Expression } from './tree';

/** Text that is no expression, in a sentence that says at which character. */
export class ExpressionError extends SentenceError {
  override readonly name = 'ExpressionError';
}

/** Longer or deeper than anybody would write, and short enough to be read in no time. */
const MOST_CHARACTERS = 2000;
const MOST_NESTED = 100;

/** A word, number or sign, and where it stands, counted from 1. */
interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly character: number;
}

/**
 * Reads an expression in x:
 *
 *     sum     = product { ("+" | "-") product }
 *     product = signed { ("*" | "/") signed }
 *     signed  = "-" signed | power
 *     power   = value [ "**" signed ]
 *     value   = number | "x" | function "(" sum { "," sum } ")" | "(" sum ")"
 *
 * @throws ExpressionError
 */
export function parseExpression(text: string): Expression {
  if (text.length > MOST_CHARACTERS) {
    const limit = sentence`${MOST_CHARACTERS} are the most that are read`;
    throw new ExpressionError(sentence`it has ${text.length} characters, but ${limit}`);
  }
  const tokens = tokensOf(text);
  if (tokens.length === 1) throw new ExpressionError(sentence`it is empty`);
  return new Parser(tokens).parse();
}

const TOKEN = /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(\*\*|[-+*/(),])|(\S))/gu;

function tokensOf(text: string): Token[] {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: all, 1: number, 2: name, 3: sign, 4: other, index }): Token => {
    const written = number ?? name ?? sign ?? other!;
    const token = { text: written, character: index + all.length - written.length + 1 };
    if (written === '^') throw at(token, sentence`stands "^": powers are written "**"`);
    if (other !== undefined) throw at(token, sentence`stands ${JSON.stringify(other)}, which means nothing here`);
    return { ...token, kind: number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign' };
  });
  return [...tokens, { kind: 'end', text: '', character: text.length + 1 }];
}

/** An error at a place in the expression. */
function at({ character }: Pick<Token, 'character'>, words: Sentence): ExpressionError {
  return new ExpressionError(sentence`at character ${character} ${words}`);
}

const VALUE = sentence`a number, x, a function such as exp(x) or a bracket`;

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): Expression {
    const expression = this.sum();
    const { text, kind } = this.next;
    if (text === ')') throw at(this.next, sentence`stands a bracket that closes nothing`);
    if (kind !== 'end') throw this.unexpected();
    return expression;
  }

  private get next(): Token {
    return this.tokens[this.position]!;
  }

  /** The next token, if it is one of these signs; then the one behind it is next. */
  private take<Sign extends string>(...signs: readonly Sign[]): Sign | undefined {
    const { kind, text } = this.next;
    const sign = kind === 'sign' ? signs.find((one) => one === text) : undefined;
    if (sign !== undefined) this.position++;
    return sign;
  }

  private sum(): Expression {
    let left = this.product();
    for (let sign = this.take('+', '-'); sign; sign = this.take('+', '-')) left = apply(sign, left, this.product());
    return left;
  }

  private product(): Expression {
    let left = this.signed();
    for (let sign = this.take('*', '/'); sign; sign = this.take('*', '/')) left = apply(sign, left, this.signed());
    return left;
  }

  private signed(): Expression {
    if (++this.depth > MOST_NESTED) throw at(this.next, sentence`it is nested more than ${MOST_NESTED} deep`);
    const result = this.take('-') ? apply('negative', this.signed()) : this.power();
    this.depth--;
    return result;
  }

  private power(): Expression {
    const base = this.value();
    return this.take('**') ? apply('**', base, this.signed()) : base;
  }

  private value(): Expression {
    const token = this.next;
    if (token.kind === 'end') throw at(token, sentence`it ends where a value should stand: ${VALUE}`);
    if (token.kind === 'number') return this.number(token);
    if (token.kind === 'name') return this.named(token);
    if (!this.take('(')) throw at(token, sentence`stands ${JSON.stringify(token.text)} where a value should: ${VALUE}`);
    const inner = this.sum();
    this.close(token);
    return inner;
  }

  private number(token: Token): Expression {
    const value = Number(token.text);
    if (!Number.isFinite(value)) throw at(token, sentence`stands ${token.text}, beyond the range of float64 (1.8e308)`);
    this.position++;
    return numeral(value);
  }

  /** The variable, or a function with its operands. */
  private named(token: Token): Expression {
    this.position++;
    const bracket = this.next;
    const isCalled = this.take('(') !== undefined;
    const single = FUNCTIONS.find((name) => name === token.text);
    const choice = CHOICES.find((name) => name === token.text);
    if (!single && !choice) {
      const found = JSON.stringify(token.text);
      if (isCalled) throw at(token, sentence`stands ${found}; the functions are ${KNOWN.join(', ')}`);
      if (token.text !== 'x') throw at(token, sentence`stands ${found}; the only variable is x`);
      return X;
    }
    if (!isCalled) throw at(token, sentence`${token.text} needs brackets: ${token.text}(${choice ? 'x, 0' : 'x'})`);
    const [first, second, ...more] = this.operands(bracket);
    if (single && !second) return apply(single, first);
    if (choice && second && more.length === 0) return apply(choice, first, second);
    const count = second ? 2 + more.length : 1;
    if (choice) throw at(token, sentence`${choice} takes two values, not ${count}`);
    throw at(token, sentence`${token.text} takes one value, not ${count}`);
  }

  private operands(bracket: Token): [Expression, ...Expression[]] {
    const operands: [Expression, ...Expression[]] = [this.sum()];
    while (this.take(',')) operands.push(this.sum());
    this.close(bracket);
    return operands;
  }

  private close(bracket: Token): void {
    if (this.take(')')) return;
    if (this.next.kind === 'end') throw at(bracket, sentence`stands a bracket that is never closed`);
    throw this.unexpected();
  }

  /** What stands behind a complete value but goes on with none. */
  private unexpected(): ExpressionError {
    const { text } = this.next;
    if (text === ',') {
      return at(this.next, sentence`stands a comma; commas separate the two values of max and min alone`);
    }
    return at(this.next, sentence`an operator such as * is missing in front of ${JSON.stringify(text)}`);
  }
}

const KNOWN = [...FUNCTIONS, ...CHOICES];
