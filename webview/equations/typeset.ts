import { element } from '../ui/element';
import { mathOf } from './mathup';
import { sourceOf } from './source';

const namespace = 'http://www.w3.org/1998/Math/MathML';

/** A piece of an equation, with what is written below it. */
export interface TypesetPiece {
  readonly text: string;
  /** Empty for nothing. */
  readonly below?: string;
}

/**
 * Sets an equation in MathML, with shapes under their symbols. The whole is given to the typesetting library with a
 * letter in the place of each such symbol, because brackets and fractions reach across them.
 */
export function typeset(pieces: readonly TypesetPiece[]): MathMLElement {
  const stands = new Map<string, TypesetPiece>();
  const source = pieces.map((piece, position) => {
    if (!piece.below) return piece.text;
    const letter = String.fromCodePoint(firstStandIn + position);
    stands.set(letter, piece);
    return ` ${letter} `;
  }).join('');
  const math = mathOf(sourceOf(source));
  // Brackets around coordinates are no taller than what they stand behind.
  for (const bracket of math.querySelectorAll('mo[fence]')) {
    if ('[]'.includes(bracket.textContent)) bracket.setAttribute('stretchy', 'false');
  }
  math.setAttribute('alttext', pieces.map(({ text }) => text).join(''));
  for (const identifier of [...math.querySelectorAll('mi')]) {
    const piece = stands.get(identifier.textContent);
    if (piece) identifier.replaceWith(withShape(piece));
  }
  return math;
}

/** Letters that no equation contains, and that the library takes for identifiers: those of Ogham. */
const firstStandIn = 0x1681;

function withShape({ text, below = '' }: TypesetPiece): Element {
  const symbol = mathNode('mrow', ...mathOf(sourceOf(text)).childNodes);
  const shape = mathNode('mtext', below);
  shape.setAttribute('class', 'equation-shape');
  return mathNode('munder', symbol, shape);
}

function mathNode(tag: string, ...children: readonly (Node | string)[]): Element {
  const created = document.createElementNS(namespace, tag);
  created.append(...children);
  return created;
}

/** Shows an equation in parts between which a line may break, unless it is there already. */
export function showEquationParts(target: HTMLElement, parts: readonly string[]): void {
  const key = parts.join('|');
  if (target.dataset['equation'] === key) return;
  target.dataset['equation'] = key;
  target.replaceChildren(...parts.flatMap((text) => [typeset([{ text }]), document.createTextNode(' ')]));
}

/** Shows an equation in an element, unless it is there already. */
export function showEquation(target: HTMLElement, pieces: readonly TypesetPiece[]): void {
  const key = pieces.map(({ text, below = '' }) => `${text}|${below}`).join('|');
  if (target.dataset['equation'] === key) return;
  target.dataset['equation'] = key;
  target.replaceChildren(pieces.length === 0 ? element('span') : typeset(pieces));
}
