import { architectures, type Trait } from './architectures';
import { regimes } from './regimes';
import { rules } from './rules/rules';
import type { Correct, Mutated, Results } from './run';

/** A Markdown table; the first column is text, the others are figures. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** A share in per cent; of nothing at all it is a dash. Never rounded up to 100 or down to 0. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part === 0 || part === whole) return part === 0 ? '0' : '100';
  const share = (100 * part) / whole;
  for (let digits = 1; ; digits++) {
    const text = share.toFixed(digits);
    if (Number(text) > 0 && Number(text) < 100) return text;
  }
}

function shareOf<T>(all: readonly T[], predicate: (each: T) => boolean): string {
  return percent(all.filter(predicate).length, all.length);
}

/** Our check beside the rules of others: what each finds, and how often it cries wolf. */
export function ruleTable({ correct, mutated }: Results): string {
  const head = [
    'rule', 'structural mistakes found %', 'subtle mistakes found %',
    ...regimes.map(({ title }) => `false alarms, ${title} %`),
  ];
  const row = (
    name: string,
    alarmAt: (network: Correct | Mutated) => boolean | undefined,
  ): string[] => {
    const judged = <T extends Correct | Mutated>(all: readonly T[]): T[] =>
      all.filter((network) => alarmAt(network) !== undefined);
    const raised = (network: Correct | Mutated): boolean => alarmAt(network) === true;
    const wrong = judged(mutated);
    return [
      name,
      shareOf(wrong.filter(({ mistake }) => !mistake.subtle), raised),
      shareOf(wrong.filter(({ mistake }) => mistake.subtle), raised),
      ...regimes.map((regime) => shareOf(judged(correct.filter((network) => network.regime === regime)), raised)),
    ];
  };
  return table(head, [
    ...rules.map(({ name }, i) => row(name, ({ alarms }) => alarms?.[i])),
    row('**Gradient Debugger**', ({ found }) => found?.alarm),
  ]);
}

/** What our check finds of one kind of mistakes, or in one kind of networks. */
function ownRow(name: string, mutated: readonly Mutated[]): string[] {
  const wrong = mutated.filter(({ found }) => found !== undefined);
  const share = (predicate: (each: Mutated) => boolean): string => shareOf(wrong, predicate);
  return [
    name,
    String(wrong.length),
    String(mutated.length - wrong.length),
    share(({ found }) => found!.alarm),
    share(isBlamedRightly),
  ];
}

/** True when exactly the layer with the mistake is blamed. */
export function isBlamedRightly({ layer, found }: Mutated): boolean {
  return found?.alarm === true && found.layer === layer;
}

/** Our check by class of mistake, by regime, and by what is particular to the networks. */
export function ownTable({ mutated }: Results): string {
  const by = <Key extends string>(
    keys: readonly Key[],
    has: (key: Key) => (each: Mutated) => boolean,
  ): string[][] => keys.map((key) => ownRow(key, mutated.filter(has(key))));
  const families = [...new Set(mutated.map(({ family }) => family))];
  const traits = [...new Set(architectures.flatMap((architecture): readonly Trait[] => architecture.traits))];
  const head = ['mistakes', 'different from right', 'without effect', 'found %', 'right layer named %'];
  return table(head, [
    ...by(families, (family) => (each) => each.family === family && !each.mistake.subtle),
    ownRow('size', mutated.filter(({ mistake }) => mistake.subtle)),
    ...by(regimes.map(({ title }) => title), (title) => ({ regime }) => regime.title === title),
    ...by(traits, (trait) => ({ architecture }) => architecture.traits.includes(trait)),
    ownRow('**all**', mutated),
  ]);
}
