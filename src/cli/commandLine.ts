import { nearest } from '../definition/nearest';
import { inARow } from '../definition/wording';
import { version } from '../../package.json';
import { english } from '../protocol/sentence';
import type { Command } from './command';
import { commands } from './commands';
import { InputError, UsageError } from './errors';
import { helpOfAll, helpOfCommand, program, usageOf } from './help';
import { parseRequest } from './parse';
import { ExitCode, type Terminal } from './terminal';

/** Does what the command line asks for. What is wrong with it goes to standard error, in sentences. */
export async function runCommandLine(terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(terminal);
  } catch (error) {
    for (const sentence of sentencesOf(error)) terminal.err.write(`${sentence}\n`);
    return ExitCode.BadInput;
  }
}

function dispatch(terminal: Terminal): Promise<ExitCode> | ExitCode {
  const [name, ...rest] = terminal.args;
  const { out, err } = terminal;
  switch (name) {
    case undefined:
      err.write(helpOfAll(commands, err.columns));
      return ExitCode.BadInput;
    case '--help':
    case '-h':
      out.write(helpOfAll(commands, out.columns));
      return ExitCode.Success;
    case '--version':
    case '-v':
      out.write(`${program} ${version}\n`);
      return ExitCode.Success;
    case 'help':
      out.write(helpOn(rest[0], out.columns));
      return ExitCode.Success;
    default:
      return runCommand(commandNamed(name), rest, terminal);
  }
}

function helpOn(name: string | undefined, columns: number): string {
  return name === undefined ? helpOfAll(commands, columns) : helpOfCommand(commandNamed(name), columns);
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const request = parse(command, args);
  if (request.kind === 'run') return command.run(request.argument, request.options, terminal);
  terminal.out.write(helpOfCommand(command, terminal.out.columns));
  return ExitCode.Success;
}

function parse(command: Command, args: readonly string[]): ReturnType<typeof parseRequest> {
  try {
    return parseRequest(command, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${command.name}: ${error.message}\nTry: ${program} help ${command.name}`);
  }
}

function commandNamed(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((candidate) => candidate.name);
  const known = `there are ${english(inARow(names))}`;
  if (name.startsWith('-')) {
    throw new UsageError(`there is no option ${name} without a command; write ${usageOf(commands[0]!)}`);
  }
  if (name.endsWith('.json')) {
    throw new UsageError(`${name} stands where a command is expected; ${known}, as in ${program} ${names[0]!} ${name}`);
  }
  const meant = nearest(name, names);
  throw new UsageError(`there is no command ${name}; ${meant === undefined ? known : `did you mean ${meant}?`}`);
}

/** What to say of an error; one that nobody expected goes on its way. */
function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof UsageError) return [`${program}: ${error.message}`];
  if (error instanceof InputError) return error.sentences;
  throw error;
}
