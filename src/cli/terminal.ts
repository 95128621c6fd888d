import type { Registry } from '../engine/registry';
import type { Interruption } from './interruption';

/** Exit codes of every command. */
export enum ExitCode {
  Success = 0,
  /** The command did its work, and the answer is no. */
  Failure = 1,
  /** The command could not do its work: a wrong option, definition or file. */
  BadInput = 2,
  /** Ctrl+C ended the work early, in good order: 128 and the number of SIGINT, as shells count. */
  Interrupted = 130,
}

/** Standard output or standard error. */
export interface Output {
  readonly isTerminal: boolean;
  /** Width in characters; 80 where there is none. */
  readonly columns: number;
  write(text: string): void;
}

/** Files, by their paths as somebody wrote them. Every function throws a FileProblem that says what is wrong. */
export interface FileSystem {
  /** @throws FileProblem also for more than `limit` bytes */
  read(path: string, limit: number): Uint8Array;
  /** The absolute path of an existing file or folder, with symbolic links resolved. */
  realPath(path: string): string;
  exists(path: string): boolean;
  /** Makes sure that a file can be written here, before work is done for it. */
  checkWritable(path: string): void;
  /** Writes all or nothing: whoever interrupts it leaves what was there before. */
  write(path: string, bytes: Uint8Array): Promise<void>;
}

/** All that a command knows of the world around it, so that a test can be that world. */
export interface Terminal {
  /** What was written behind the program's name. */
  readonly args: readonly string[];
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly out: Output;
  readonly err: Output;
  readonly files: FileSystem;
  /** Operators and losses that definitions may name. */
  readonly registry: Registry;
  /** Everything from standard input. @throws FileProblem for more than `limit` bytes */
  readInput(limit: number): Promise<Uint8Array>;
  /** Takes Ctrl+C over from the system, until it is released. */
  catchInterruption(): Interruption;
  /** Milliseconds from some fixed moment. */
  readonly now: () => number;
}
