import { inARow } from '../definition/wording';
import { english } from '../protocol/sentence';
import { UsageError } from './errors';

/** An option of a command; `T` is what the command sees. */
export interface Option<T = unknown> {
  readonly description: string;
  /** One letter for the hurried. */
  readonly short?: string;
  /** What stands for the value in the help: `N`; absent for a switch. */
  readonly valueName?: string;
  readonly required?: boolean;
  /**
   * What the command sees, from what was written (for a switch the empty text); undefined when it was not given. An
   * option that is given several times counts the last time, unless it makes something of `all`.
   * @throws UsageError with the end of a sentence that begins with the option's name
   */
  read(written: string | undefined, all?: readonly string[]): T;
}

/** The options of a command, by their names without dashes. */
export type OptionTable = Readonly<Record<string, Option>>;

/** What a command with these options sees. */
export type OptionsOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer T> ? T : never;
};

/** An option without a value: given or not. */
export function flag(description: string, { short }: { readonly short?: string } = {}): Option<boolean> {
  return { description, ...(short !== undefined && { short }), read: (written) => written !== undefined };
}

/** A text that may be given several times. */
export function texts(valueName: string, description: string): Option<readonly string[]> {
  return { description, valueName, read: (_written, all = []) => all };
}

/** The path of a file to read. */
export function fileToRead(valueName: string, description: string): Option<string | undefined> {
  return valued(valueName, description, 'the name of a file', (written) => (written === '' ? undefined : written));
}

/** One of a few words. */
export function choice<const Word extends string>(
  valueName: string,
  description: string,
  words: readonly Word[],
): Option<Word | undefined> {
  return valued(valueName, description, `one of ${english(inARow(words, 'or'))}`, (written) =>
    words.find((word) => word === written));
}

/** A whole number from 0. */
export function wholeNumber(valueName: string, description: string): Option<number | undefined> {
  return valued(valueName, description, 'a whole number from 0 to 2^53 − 1', (written) => {
    const number = /^\d+$/.test(written) ? Number(written) : NaN;
    return Number.isSafeInteger(number) ? number : undefined;
  });
}

/** A time in seconds, above 0. */
export function seconds(valueName: string, description: string): Option<number | undefined> {
  return valued(valueName, description, 'a number of seconds above 0, such as 2 or 0.5', (written) => {
    const number = decimal(written);
    return Number.isFinite(number) && number > 0 ? number : undefined;
  });
}

/** A finite number from 0, such as a learning rate. */
export function numberFromZero(valueName: string, description: string): Option<number | undefined> {
  return valued(valueName, description, 'a number from 0, such as 0.1 or 1e-3', (written) => {
    const number = decimal(written);
    return Number.isFinite(number) ? number : undefined;
  });
}

/** The path of a file to write, with one of these endings. */
export function fileToWrite(
  description: string,
  endings: readonly string[],
  { short }: { readonly short?: string } = {},
): Option<string | undefined> {
  const expected = `a name that ends in ${english(inARow(endings, 'or'))}`;
  const option = valued('FILE', description, expected, (written) =>
    (endings.some((ending) => written.toLowerCase().endsWith(ending)) ? written : undefined));
  return { ...option, ...(short !== undefined && { short }) };
}

/** The same option, but it must be given. */
export function required<T>(option: Option<T | undefined>): Option<T> {
  return {
    ...option,
    required: true,
    read(written) {
      const value = option.read(written);
      if (value === undefined) throw new UsageError(`${option.valueName ?? ''} is missing`);
      return value;
    },
  };
}

/** A number without a sign as people write it: `2`, `0.5`, `.5`, `1e-3`; NaN for anything else. */
function decimal(written: string): number {
  return /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : NaN;
}

function valued<T>(
  valueName: string,
  description: string,
  expected: string,
  convert: (written: string) => T | undefined,
): Option<T | undefined> {
  return {
    description,
    valueName,
    read(written) {
      if (written === undefined) return undefined;
      const value = convert(written);
      if (value === undefined) throw new UsageError(`is ${JSON.stringify(written)}, expected ${expected}`);
      return value;
    },
  };
}
