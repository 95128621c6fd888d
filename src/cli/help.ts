import { helpOption, type Command } from './command';
import type { Option } from './option';
import { fill, textWidth, widthOf, wrap } from './text/wrap';

/** The name that people type. */
export const program = 'gradient-debugger';

/** How a command is called: `gradient-debugger check FILE [--json] [--seed N]`. */
export function usageOf(command: Command): string {
  return usageParts(command).join(' ');
}

function usageParts({ name, positional, options }: Command): string[] {
  const parts = Object.entries(options).map(([option, { valueName, required }]) => {
    const text = valueName === undefined ? `--${option}` : `--${option} ${valueName}`;
    return required ? text : `[${text}]`;
  });
  return [program, name, positional.name, ...parts];
}

/** What a person reads who does not know the program yet. */
export function helpOfAll(commands: readonly Command[], columns: number): string {
  const width = textWidth(columns);
  const described = commands.map(({ name, positional, summary }) => [`${name} ${positional.name}`, summary] as const);
  return lines([
    'Gradient Debugger: shapes, gradients and a gradient check of a neural network.',
    '',
    `Usage: ${program} COMMAND FILE [options]`,
    '',
    'Commands:',
    ...definitionList([...described, ['help COMMAND', 'More about a command.']], width),
    '',
    'Options:',
    ...definitionList([['-h, --help', 'Print this help.'], ['-v, --version', 'Print the version.']], width),
  ]);
}

/** All about one command. */
export function helpOfCommand(command: Command, columns: number): string {
  const width = textWidth(columns);
  const { summary, details, positional, options, exitCodes } = command;
  return lines([
    ...fill(usageParts(command), width - 7).map((line, i) => (i === 0 ? 'Usage: ' : '       ') + line),
    '',
    ...wrap(summary, width),
    '',
    ...definitionList([[positional.name, positional.description]], width),
    '',
    'Options:',
    ...definitionList(Object.entries({ ...options, help: helpOption }).map(describe), width),
    ...details.flatMap((paragraph) => ['', ...wrap(paragraph, width)]),
    '',
    'Exit code:',
    ...definitionList(Object.entries(exitCodes), width),
  ]);
}

function describe([name, { short, valueName, description }]: [string, Option]): readonly [string, string] {
  const value = valueName === undefined ? '' : ` ${valueName}`;
  return [`${short === undefined ? '' : `-${short}, `}--${name}${value}`, description];
}

/** Terms with their descriptions beside them. */
function definitionList(entries: readonly (readonly [term: string, description: string])[], width: number): string[] {
  const left = 4 + Math.max(...entries.map(([term]) => widthOf(term)));
  return entries.flatMap(([term, description]) => {
    const [first = '', ...others] = wrap(description, width - left);
    return [`  ${term}`.padEnd(left) + first, ...others.map((line) => ' '.repeat(left) + line)];
  });
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
