import type { Terminal } from '../terminal';

/** Milliseconds between two updates: fast enough to look alive, slow enough to read. */
const updateEvery = 100;

/** Starts the line anew and clears what stood there. */
const fresh = '\r\u001b[K';

/** One line on standard error that says how far a long piece of work has come; nothing where nobody watches. */
export class ProgressLine {
  private updated: number;
  private shown = false;

  constructor(private readonly terminal: Terminal) {
    this.updated = terminal.now();
  }

  update(what: string, done: number, total: number): void {
    const { err, now } = this.terminal;
    if (!err.isTerminal || now() - this.updated < updateEvery) return;
    this.updated = now();
    this.shown = true;
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
    err.write(`${fresh}${what.slice(0, err.columns - 8)}: ${percent} %`);
  }

  clear(): void {
    if (this.shown) this.terminal.err.write(fresh);
    this.shown = false;
  }
}
