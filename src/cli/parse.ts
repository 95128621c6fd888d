import { parseArgs } from 'node:util';
import { nearest } from '../definition/nearest';
import { inARow } from '../definition/wording';
import { english } from '../protocol/sentence';
import { helpOption, type Command } from './command';
import { UsageError } from './errors';
import { usageOf } from './help';
import type { Option } from './option';

/** What a command line asks of a command. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly argument: string; readonly options: Readonly<Record<string, unknown>> };

/** @throws UsageError for whatever the command does not know */
export function parseRequest(command: Command, args: readonly string[]): Request {
  const options: Readonly<Record<string, Option>> = { ...command.options, help: helpOption };
  const { tokens } = tokenize(options, args);
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  // Asking for help is never wrong, whatever else stands on the line.
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return { kind: 'help' };
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    else if (token.kind === 'option') {
      given.set(token.name, [...(given.get(token.name) ?? []), valueOf(token, options)]);
    }
  }
  const argument = onlyOne(command, positionals);
  const values = Object.entries(command.options)
    .map(([name, option]) => [name, read(name, option, given.get(name))] as const);
  return { kind: 'run', argument, options: Object.fromEntries(values) };
}

function tokenize(options: Readonly<Record<string, Option>>, args: readonly string[]) {
  const known = Object.entries(options).map(([name, { valueName, short }]) =>
    [name, { type: valueName === undefined ? 'boolean' : 'string', ...(short !== undefined && { short }) }] as const);
  // Not strict: Node's own complaints know neither our words nor what was meant.
  return parseArgs({ args: [...args], options: Object.fromEntries(known), strict: false, tokens: true });
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf(token: OptionToken, options: Readonly<Record<string, Option>>): string {
  const { name, rawName, value, inlineValue } = token;
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) throw new UsageError(`there is no option ${rawName}${hint(name, Object.keys(options))}`);
  if (option.valueName === undefined) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value, but ${JSON.stringify(value)} was given`);
    return '';
  }
  // `--seed --json`: the next option was not meant as the value.
  const missing = value === undefined || (inlineValue === false && value.startsWith('--'));
  if (missing) throw new UsageError(`${rawName} needs a value: ${rawName} ${option.valueName}`);
  return value;
}

function hint(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return `; did you mean --${meant}?`;
  return `; there are ${english(inARow(known.map((other) => `--${other}`)))}`;
}

function read(name: string, option: Option, written: readonly string[] = []): unknown {
  try {
    return option.read(written.at(-1), written);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`--${name} ${error.message}`);
  }
}

function onlyOne(command: Command, positionals: readonly string[]): string {
  const { name } = command.positional;
  const [first, ...others] = positionals;
  if (first === undefined || first === '') throw new UsageError(`${name} is missing: ${usageOf(command)}`);
  if (others.length > 0) {
    throw new UsageError(`one ${name} is expected, but ${positionals.length} are given: ${positionals.join(', ')}`);
  }
  return first;
}
