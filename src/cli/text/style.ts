import type { Terminal } from '../terminal';

/** How text is set off: colours on a terminal, nothing elsewhere. Colour never says what the words do not. */
export type Style = (as: 'good' | 'bad' | 'doubtful' | 'strong' | 'quiet', text: string) => string;

/** SGR codes: green, red, yellow, bold, grey. */
const codes = { good: 32, bad: 31, doubtful: 33, strong: 1, quiet: 90 } as const;

/**
 * Colours for a terminal whose user wants them (https://no-color.org), none for a file or a pipe; FORCE_COLOR decides in
 * either direction, as it does for Node itself.
 */
export function styleFor({ out, environment }: Terminal): Style {
  const { NO_COLOR: refused = '', FORCE_COLOR: forced = '', TERM: kind } = environment;
  const isColoured = forced === ''
    ? out.isTerminal && refused === '' && kind !== 'dumb'
    : forced !== '0' && forced !== 'false';
  if (!isColoured) return (_as, text) => text;
  return (as, text) => `\u001b[${codes[as]}m${text}\u001b[0m`;
}
