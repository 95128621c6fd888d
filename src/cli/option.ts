import { inARow } from '../definition/wording';
import { UsageError } from './errors';

/** An option of a command; `T` is what the command sees. */
export interface Option<T = unknown> {
  readonly description: string;
  /** One letter for the hurried. */
  readonly short?: string;
  /** What stands for the value in the help: `N`; absent for a switch. */
  readonly placeholder?: string;
  readonly required?: boolean;
  /**
   * What the command sees, from what was written (for a switch the empty text); undefined when it was not given.
   * @throws UsageError with the end of a sentence that begins with the option's name
   */
  read(written: string | undefined): T;
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

/** A whole number from 0. */
export function wholeNumber(placeholder: string, description: string): Option<number | undefined> {
  return valued(placeholder, description, 'a whole number from 0 to 2^53 − 1', (written) => {
    const number = /^\d+$/.test(written) ? Number(written) : NaN;
    return Number.isSafeInteger(number) ? number : undefined;
  });
}

/** A time in seconds, above 0. */
export function seconds(placeholder: string, description: string): Option<number | undefined> {
  return valued(placeholder, description, 'a number of seconds above 0, such as 2 or 0.5', (written) => {
    const number = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : NaN;
    return Number.isFinite(number) && number > 0 ? number : undefined;
  });
}

/** The path of a file to write, with one of these endings; it must be given. */
export function fileToWrite(
  description: string,
  endings: readonly string[],
  { short }: { readonly short?: string } = {},
): Option<string> {
  const placeholder = 'FILE';
  return {
    description,
    placeholder,
    required: true,
    ...(short !== undefined && { short }),
    read(written) {
      if (written === undefined) throw new UsageError(`${placeholder} is missing`);
      if (endings.some((ending) => written.toLowerCase().endsWith(ending))) return written;
      throw new UsageError(`is ${JSON.stringify(written)}, expected a name that ends in ${inARow(endings, 'or')}`);
    },
  };
}

function valued<T>(
  placeholder: string,
  description: string,
  expected: string,
  convert: (written: string) => T | undefined,
): Option<T | undefined> {
  return {
    description,
    placeholder,
    read(written) {
      if (written === undefined) return undefined;
      const value = convert(written);
      if (value === undefined) throw new UsageError(`is ${JSON.stringify(written)}, expected ${expected}`);
      return value;
    },
  };
}
