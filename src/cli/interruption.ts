/** Ctrl+C in the hands of a command that has something to finish first. */
export interface Interruption {
  /** Whether somebody has asked for the end by now; lets the process look first. */
  requested(): Promise<boolean>;
  /** Gives Ctrl+C back, which then ends the process as ever. */
  release(): void;
}

/** Takes Ctrl+C once: a second one ends the process at once, whatever it is doing. */
export function catchInterruption(): Interruption {
  let requested = false;
  const interrupted = (): void => {
    requested = true;
  };
  process.once('SIGINT', interrupted);
  return {
    requested: async () => {
      // Signals are delivered between two turns of the event loop only.
      await new Promise((resolve) => void setImmediate(resolve));
      return requested;
    },
    release: () => void process.removeListener('SIGINT', interrupted),
  };
}
