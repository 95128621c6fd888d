import type { NetworkDefinition, Problem, TextRange } from '../definition/definition';
import { Lines, type Position } from '../definition/lines';
import { readDefinition } from '../definition/readGradnet';
import { rangeOfLayer } from '../session/load';
import { InputError } from './errors';
import { FileProblem } from './files/fileProblem';
import type { Terminal } from './terminal';

/** Longer definitions are not read: the text alone would fill the memory. */
const longest = 2 ** 26;

/** A sentence with the line and column it is about. */
export interface PlacedSentence {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A definition as a file: where it is, what it says, and where it says so. */
export class DefinitionFile {
  private readonly lines: Lines;

  private constructor(
    /** The path as it was given, `<stdin>` for standard input: what messages begin with. */
    readonly label: string,
    /** The path to resolve file references against; undefined for standard input. */
    readonly path: string | undefined,
    text: string,
    readonly definition: NetworkDefinition,
  ) {
    this.lines = new Lines(text);
  }

  /**
   * Reads a definition from a file, or from standard input for `-`. What is wrong with its text is in the definition.
   * @throws InputError when there is no text
   */
  static async read(path: string, terminal: Terminal): Promise<DefinitionFile> {
    const label = path === '-' ? '<stdin>' : path;
    try {
      const bytes = path === '-' ? await terminal.readInput(longest) : terminal.files.read(path, longest);
      const text = decode(bytes);
      return new DefinitionFile(label, path === '-' ? undefined : path, text, readDefinition(text, terminal.registry));
    } catch (error) {
      if (error instanceof FileProblem) throw new InputError([`${label}: ${error.message}`]);
      throw error;
    }
  }

  positionOf({ start }: TextRange): Position {
    return this.lines.positionAt(start);
  }

  /** Where a layer, an input or the loss is named. */
  positionOfLayer(name: string): Position {
    return this.positionOf(rangeOfLayer(this.definition, name));
  }

  /** The problems of one severity, each with its place, in the order of the text. */
  problems(severity: Problem['severity']): PlacedSentence[] {
    return this.definition.problems
      .filter((problem) => problem.severity === severity)
      .map(({ message, range }) => this.place(message, range));
  }

  place(message: string, range: TextRange): PlacedSentence {
    const { line, column } = this.positionOf(range);
    return { line, column, message };
  }

  /** `file:line:column: message`, as compilers write it and editors make it a link. */
  written({ line, column, message }: PlacedSentence): string {
    return `${this.label}:${line}:${column}: ${message}`;
  }

  /** Says on standard error what is doubtful about the definition. */
  warn({ err }: Terminal): void {
    for (const { message, ...place } of this.problems('warning')) {
      err.write(`${this.written({ ...place, message: `warning: ${message}` })}\n`);
    }
  }
}

/** The byte order mark stays, so that offsets are those of the text as the reader sees it. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FileProblem('its bytes are not UTF-8 text; save it with the encoding UTF-8', { cause });
  }
}
