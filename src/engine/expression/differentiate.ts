import { apply, numeral, X, type Application, type Expression, type Operation } from './tree';

/**
 * The derivative of an expression in x, by the rules every textbook has, in forms that keep their digits and overflow
 * no sooner than the function. Where max, min and abs have none it goes half of either way, as in PyTorch.
 */
export function differentiate(expression: Expression): Expression {
  const known = new Map<Expression, Expression>([[X, ONE]]);
  const derivative = (part: Expression): Expression => {
    const done = known.get(part);
    if (done) return done;
    const result = part.kind === 'application' ? byRule(part) : part.kind === 'x' ? ONE : ZERO;
    known.set(part, result);
    return result;
  };
  const byRule = (part: Application): Expression => {
    const [l, r = ZERO] = part.operands;
    return derivativeRules[part.operation as Operation](l, derivative(l), r, derivative(r), part);
  };
  return derivative(expression);
}

/** The derivative of an operation from its operands, their derivatives and the operation itself. */
type DerivativeRule = (l: Expression, dl: Expression, r: Expression, dr: Expression, y: Expression) => Expression;

const ZERO = numeral(0);
const ONE = numeral(1);
const TWO = numeral(2);

const derivativeRules: Readonly<Record<Operation, DerivativeRule>> = {
  '+': (_l, dl, _r, dr) => plus(dl, dr),
  '-': (_l, dl, _r, dr) => minus(dl, dr),
  '*': (l, dl, r, dr) => plus(times(dl, r), times(l, dr)),
  '/': (_l, dl, r, dr, y) => over(minus(dl, times(y, dr)), r),
  '**': (l, dl, r, dr) => plus(times(powerByBase(l, r), dl), times(apply('powerByExponent', l, r), dr)),
  'negative': (_u, du) => negative(du),
  'exp': (_u, du, _r, _dr, y) => times(y, du),
  'expm1': (u, du) => times(apply('exp', u), du),
  'log': (u, du) => over(du, u),
  'log1p': (u, du) => over(du, plus(ONE, u)),
  'sqrt': (_u, du, _r, _dr, y) => over(du, times(TWO, y)),
  'sin': (u, du) => times(apply('cos', u), du),
  'cos': (u, du) => negative(times(apply('sin', u), du)),
  'tanh': (_u, du, _r, _dr, y) => times(times(minus(ONE, y), plus(ONE, y)), du),
  'abs': (u, du) => times(apply('sign', u), du),
  'max': (l, dl, r, dr) => plus(times(apply('above', l, r), dl), times(apply('above', r, l), dr)),
  'min': (l, dl, r, dr) => plus(times(apply('above', r, l), dl), times(apply('above', l, r), dr)),
};

function isNumber(expression: Expression, value: number): boolean {
  return expression.kind === 'number' && expression.value === value;
}

/** What a minus sign stands in front of, if one does. */
function negated(expression: Expression): Expression | undefined {
  return expression.kind === 'application' && expression.operation === 'negative' ? expression.operands[0] : undefined;
}

function plus(l: Expression, r: Expression): Expression {
  if (isNumber(l, 0)) return r;
  if (isNumber(r, 0)) return l;
  const taken = negated(r);
  return taken ? apply('-', l, taken) : apply('+', l, r);
}

function minus(l: Expression, r: Expression): Expression {
  if (isNumber(l, 0)) return negative(r);
  if (isNumber(r, 0)) return l;
  const added = negated(r);
  return added ? apply('+', l, added) : apply('-', l, r);
}

function negative(u: Expression): Expression {
  return isNumber(u, 0) ? u : (negated(u) ?? apply('negative', u));
}

function times(l: Expression, r: Expression): Expression {
  if (isNumber(l, 0) || isNumber(r, 0)) return ZERO;
  if (isNumber(l, 1)) return r;
  if (isNumber(r, 1)) return l;
  const [left, right] = [negated(l), negated(r)];
  if (left) return negative(times(left, r));
  return right ? negative(times(l, right)) : apply('*', l, r);
}

function over(l: Expression, r: Expression): Expression {
  if (isNumber(l, 0) || isNumber(r, 1)) return l;
  const positive = negated(l);
  return positive ? negative(apply('/', positive, r)) : apply('/', l, r);
}

/** r l ** (r − 1), written out where r is a number. */
function powerByBase(l: Expression, r: Expression): Expression {
  if (r.kind !== 'number') return apply('powerByBase', l, r);
  if (r.value === 0) return ZERO;
  if (r.value === 1) return ONE;
  return times(r, r.value === 2 ? l : apply('**', l, numeral(r.value - 1)));
}
