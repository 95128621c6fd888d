import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';

/** Ctrl+C in the hands of a command that has something to finish first. */
export interface Interruption {
  /** Whether somebody has asked for the end by now; lets the process look first. */
  requested(): Promise<boolean>;
  /** Gives Ctrl+C back, which then ends the process as ever. */
  release(): void;
}

/**
 * Milliseconds in which a Ctrl+C may come again without anybody having pressed it twice: npm and npx pass on what the
 * terminal has sent to this process already. The repetition must not end it while it writes.
 */
const repetition = 250;

/** Takes Ctrl+C over from the system: until it is released, it ends nothing. */
export function catchInterruption(): Interruption {
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.on('SIGINT', interrupt);
  return {
    async requested() {
      // Signals are delivered between two turns of the event loop only.
      await nextTurn();
      if (interrupted) await wait(repetition);
      return interrupted;
    },
    release: () => void process.removeListener('SIGINT', interrupt),
  };
}
