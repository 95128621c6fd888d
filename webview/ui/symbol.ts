import { element, setChildren } from './element';
import { svg } from './svg';

/** Writes a symbol such as `dA_prev` with its index set below the line. */
export function showSymbol(target: HTMLElement, symbol: string): void {
  if (target.dataset['symbol'] === symbol) return;
  target.dataset['symbol'] = symbol;
  setChildren(target, symbolNodes(symbol));
}

/** A symbol as the ear takes it: `dA prev`. */
export function spokenSymbol(symbol: string): string {
  return symbol.replaceAll('_', ' ');
}

function symbolNodes(symbol: string): Node[] {
  return symbol.split(/(_[A-Za-z]+)/).filter((part) => part !== '').flatMap((part): Node[] => {
    if (!part.startsWith('_')) return [document.createTextNode(part)];
    // A blank without width: who listens, or copies, gets `A prev` and not `Aprev`.
    return [element('span', { class: 'blank', text: ' ' }), element('sub', { text: part.slice(1) })];
  });
}

/** A symbol in a drawing: what stands in a text element, its index set below the line. */
export function drawnSymbol(symbol: string): SVGElement[] {
  const [base = '', ...index] = symbol.split('_');
  return [svg('tspan', {}, base), ...index.map((part) => svg('tspan', { 'dy': 2.5, 'font-size': '85%' }, part))];
}
