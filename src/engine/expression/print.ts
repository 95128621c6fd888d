import { apply, numeral, type Application, type Expression } from './tree';

/** How tightly a piece of text holds together: a looser one gets brackets. */
const SUM = 1;
const PRODUCT = 2;
const SIGN = 3;
const POWER = 4;
const WHOLE = 5;

interface Piece {
  readonly text: string;
  readonly strength: number;
}

/** An expression as a person would write it, with no brackets but those it needs. */
export function print(expression: Expression): string {
  return pieceOf(expression).text;
}

function pieceOf(expression: Expression): Piece {
  if (expression.kind === 'x') return { text: 'x', strength: WHOLE };
  if (expression.kind === 'application') return pieceOfApplication(expression);
  return { text: String(expression.value), strength: expression.value < 0 ? SIGN : WHOLE };
}

function pieceOfApplication({ operation, operands: [l, r = l] }: Application): Piece {
  const within = (operand: Expression, strength: number): string => {
    const piece = pieceOf(operand);
    return piece.strength < strength ? `(${piece.text})` : piece.text;
  };
  switch (operation) {
    case '+': return { text: `${within(l, SUM)} + ${within(r, SUM)}`, strength: SUM };
    case '-': return { text: `${within(l, SUM)} - ${within(r, PRODUCT)}`, strength: SUM };
    case '*': return { text: `${within(l, PRODUCT)} * ${within(r, SIGN)}`, strength: PRODUCT };
    case '/': return { text: `${within(l, PRODUCT)} / ${within(r, SIGN)}`, strength: PRODUCT };
    case 'negative': return { text: `-${within(l, SIGN)}`, strength: SIGN };
    case '**': return { text: `${within(l, WHOLE)} ** ${within(r, SIGN)}`, strength: POWER };
    case 'above': return { text: `[${print(l)} > ${print(r)}]`, strength: WHOLE };
    case 'powerByBase': return pieceOf(apply('*', r, apply('**', l, apply('-', r, numeral(1)))));
    case 'powerByExponent': return pieceOf(apply('*', apply('**', l, r), apply('log', l)));
    case 'max':
    case 'min': return { text: `${operation}(${print(l)}, ${print(r)})`, strength: WHOLE };
    default: return { text: `${operation}(${print(l)})`, strength: WHOLE };
  }
}
