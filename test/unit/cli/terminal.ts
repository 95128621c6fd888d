import path from 'node:path';
import { runCommandLine } from '../../../src/cli/commandLine';
import { FileProblem, fileProblem } from '../../../src/cli/files/fileProblem';
import type { ExitCode, FileSystem, Output } from '../../../src/cli/terminal';
import { standardRegistry, type Registry } from '../../../src/engine/registry';

/** The current folder of a command. */
const home = '/home';

/** What a command left behind. */
export interface Result {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** All files, those that were there before included. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The world around a command; what is left out is as in a pipe in an empty folder. */
export interface World {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly fileSystem?: FileSystem;
  readonly input?: string | Uint8Array;
  readonly registry?: Registry;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly diskIsFull?: boolean;
  /** Ctrl+C comes when a command asks for it this many times. */
  readonly interruptedAt?: number;
  /** Milliseconds that pass between two looks at the clock. */
  readonly tick?: number;
}

/** Runs a command line in this process, in a world of its own. */
export async function run(args: readonly string[], world: World = {}): Promise<Result> {
  const { isTerminal = false, columns = 80, tick = 0, interruptedAt = Infinity } = world;
  const files = new Map(Object.entries(world.files ?? {}).map(([name, content]) => [name, bytesOf(content)]));
  const written = { out: '', err: '' };
  const output = (stream: 'out' | 'err'): Output =>
    ({ isTerminal, columns, write: (text) => void (written[stream] += text) });
  let clock = 0;
  let asked = 0;
  const code = await runCommandLine({
    args,
    environment: world.environment ?? {},
    out: output('out'),
    err: output('err'),
    files: world.fileSystem ?? inMemory(files, world.diskIsFull),
    registry: world.registry ?? standardRegistry,
    readInput: () => Promise.resolve(bytesOf(world.input ?? '')),
    catchInterruption: () => ({
      requested: () => Promise.resolve(++asked >= interruptedAt),
      release: () => undefined,
    }),
    now: () => (clock += tick),
  });
  return { code, ...written, files };
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

/** Files by their paths from the current folder; folders exist where a file lies in them. */
function inMemory(files: Map<string, Uint8Array>, isFull = false): FileSystem {
  const nameOf = (file: string) => path.posix.relative(home, path.posix.resolve(home, file));
  const existing = (file: string): string => {
    const name = nameOf(file);
    const isFolder = name === '' || [...files.keys()].some((other) => other.startsWith(`${name}/`));
    if (!files.has(name) && !isFolder) throw fileProblem(Object.assign(new Error(), { code: 'ENOENT' }));
    return name;
  };
  return {
    read: (file) => files.get(existing(file)) ?? refuseFolder(),
    realPath: (file) => path.posix.resolve(home, existing(file)),
    exists: (file) => files.has(nameOf(file)),
    checkWritable: (file) => void existing(path.posix.dirname(file)),
    write: (file, bytes) => {
      if (isFull) return Promise.reject(fileProblem(Object.assign(new Error(), { code: 'ENOSPC' })));
      return Promise.resolve(void files.set(nameOf(file), bytes));
    },
  };
}

function refuseFolder(): never {
  throw new FileProblem('this is a folder, not a file');
}
