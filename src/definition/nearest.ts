/** Longer words are not compared: nobody mistypes them by a letter or two. */
const longestWord = 40;

/**
 * The one word that somebody who wrote `word` is likely to have meant: at most one letter in three is wrong, missing,
 * too many or swapped with its neighbour, whatever the case and underscores. Undefined when none is near, or several
 * are equally near.
 */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  if (word.length > longestWord) return undefined;
  const folded = fold(word);
  let best: { readonly word: string; readonly folded: number; readonly exact: number } | undefined;
  let tied = false;
  for (const candidate of words) {
    if (candidate.length > longestWord) continue;
    const target = fold(candidate);
    const limit = Math.floor(Math.max(folded.length, target.length) / 3);
    // Nothing farther than the best so far matters; at the same distance the exact spelling decides.
    const distance = editDistance(folded, target, Math.min(limit, best?.folded ?? limit));
    if (distance === undefined) continue;
    const exact = editDistance(word, candidate, longestWord) ?? longestWord;
    const order = best ? distance - best.folded || exact - best.exact : -1;
    if (order === 0) tied = true;
    if (order >= 0) continue;
    best = { word: candidate, folded: distance, exact };
    tied = false;
  }
  return tied ? undefined : best?.word;
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[_\s-]/g, '');
}

/**
 * How many letters must be changed, added, dropped or swapped with their neighbour to make one word of the other
 * (optimal string alignment); undefined when it is more than the limit.
 */
export function editDistance(a: string, b: string, limit: number): number | undefined {
  if (Math.abs(a.length - b.length) > limit) return undefined;
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let distance = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) distance = Math.min(distance, twoAbove[column - 2]! + 1);
      current.push(distance);
    }
    if (Math.min(...current) > limit) return undefined;
    twoAbove = above;
    above = current;
  }
  const distance = above[b.length]!;
  return distance <= limit ? distance : undefined;
}
