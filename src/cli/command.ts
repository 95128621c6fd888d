import { flag, wholeNumber, type OptionsOf, type OptionTable } from './option';
import type { ExitCode, Terminal } from './terminal';

/** What a command takes beside its options. */
export interface Positional {
  /** In capitals, as the help writes it: `FILE`. */
  readonly name: string;
  readonly description: string;
}

/** One thing the program can do: its entry in the help, what it takes, and how it is done. */
export interface Command<Table extends OptionTable = OptionTable> {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** Paragraphs behind the options in the help. */
  readonly details: readonly string[];
  readonly positional: Positional;
  readonly options: Table;
  /** What each exit code means for this command. */
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
  /** @throws InputError or UsageError when it cannot do its work */
  run(argument: string, options: OptionsOf<Table>, terminal: Terminal): Promise<ExitCode>;
}

/** An option of every command. */
export const helpOption = flag('Print this help.', { short: 'h' });

/** The definition that a command works on. */
export const definitionPositional: Positional = {
  name: 'FILE',
  description: 'A network definition (*.gradnet.json). With - it is read from standard input, and the files that it'
    + ' names are looked for in the current folder instead of the definition\'s.',
};

/** Another seed for a run. */
export const seedOption = wholeNumber(
  'N',
  'Start from this seed instead of the definition\'s: weights and data that no file gives.',
);
