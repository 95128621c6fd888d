/** Functions that the typesetting library knows by their names. */
const functions = new Set(['log', 'max', 'min', 'tanh', 'sin', 'cos', 'exp']);

const superscripts: Readonly<Record<string, string>> = { 'ᵀ': '^⊤', '²': '^2', '⁻¹': '^(−1)' };

/** What an equation consists of, longest first: words in a row, symbols with a subscript, gradients, powers, sums. */
const tokens = new RegExp([
  String.raw`(?<index>Σ\((?<letters>[^)]*)\) )`,
  String.raw`(?<full>\*_full)`,
  String.raw`(?<gradient>(?<!\p{L})d(?=[\p{Lu}γβwb](?![a-z])))`,
  String.raw`(?<symbol>[\p{Lu}]_(?<below>[a-z]+))`,
  String.raw`(?<words>(?:[a-z][a-z_]+)(?: [a-z][a-z_]+)*)`,
  String.raw`(?<power>ᵀ|²|⁻¹)`,
  String.raw`(?<sum>[ΣΠ])`,
  String.raw`(?<prime>′)`,
].join('|'), 'gu');

/** An equation of ours, `dW = dZ A_prevᵀ`, in the syntax of the typesetting library: `"d"W = "d"Z A_"prev"^⊤`. */
export function sourceOf(text: string): string {
  return text.replace(tokens, (...match: unknown[]) => {
    const groups = match.at(-1) as Partial<Record<string, string>>;
    const [offset, whole] = [match.at(-3) as number, match.at(-2) as string];
    if (groups['letters'] !== undefined) return `sum_"${groups['letters']}" `;
    if (groups['full']) return '∗_"full"';
    if (groups['gradient']) return '"d"';
    if (groups['symbol']) return `${groups['symbol'][0]}_"${groups['below']}"`;
    if (groups['power']) return superscripts[groups['power']]!;
    if (groups['sum']) return groups['sum'] === 'Σ' ? 'sum ' : 'prod ';
    if (groups['prime']) return "'";
    const words = groups['words']!;
    return functions.has(words) ? words : quoted(words, whole, offset);
  });
}

/**
 * Words are set upright; the blanks around them, which typesetting drops, belong to them. The library drops blanks at
 * the ends of words as well, unless something without a width is behind them.
 */
function quoted(words: string, whole: string, offset: number): string {
  const before = whole[offset - 1] === ' ' && /[\p{L}\])]/u.test(whole[offset - 2] ?? '') ? '\u2060\u00A0' : '';
  const after = whole[offset + words.length] === ' ' ? '\u00A0\u2060' : '';
  return `"${before}${words}${after}"`;
}
