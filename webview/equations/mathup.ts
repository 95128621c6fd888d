import mathup from 'mathup';

/** A library for typesetting, behind this one function: text in its syntax becomes a node of MathML. */
export function mathOf(source: string): MathMLElement {
  return mathup(source).toDOM() as MathMLElement;
}
