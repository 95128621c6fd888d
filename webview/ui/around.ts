/** Stands in a sentence where an element is to be. */
export const here = '\uFFFC';

/** A sentence with an element in it, such as localised`Worst entries of ${here}`: what goes before it, it, the rest. */
export function around(sentence: string, part: Node): readonly Node[] {
  const [before = '', after] = sentence.split(here);
  return [before, ...(after === undefined ? [] : [part, after])].filter((each) => each !== '')
    .map((each) => (typeof each === 'string' ? document.createTextNode(each) : each));
}
