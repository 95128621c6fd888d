import { appendFileSync } from 'node:fs';
import type { Comparison } from './measure';

/** Prints a heading and what is done on both sides. */
export function heading(title: string, ...lines: readonly string[]): void {
  console.log(`\n${title}`);
  for (const line of lines) console.log(`  ${line}`);
}

/** Prints how a comparison came out, against the goal if there is one. */
export function reportRatio(what: string, peer: string, comparison: Comparison, goal?: number): void {
  const { own, peer: other, ratio, quartiles, rounds } = comparison;
  const spread = quartiles.map((value) => value.toPrecision(3)).join('–');
  const judged = goal === undefined ? '' : `goal ${goal}×  ${judge(ratio >= goal)}`;
  console.log(
    `  ${what.padEnd(14)} own ${milliseconds(own)}  ${peer} ${milliseconds(other)}  ` +
      `${ratio.toPrecision(3).padStart(5)}× (${spread}, ${rounds} rounds)  ${judged}`,
  );
}

/** Prints a time against the most that it may be, in milliseconds. */
export function reportTime(what: string, time: number, goal: number): void {
  console.log(`  ${what.padEnd(14)} ${milliseconds(time)}  goal under ${goal} ms  ${judge(time < goal)}`);
}

/** Prints bytes against the most that they may be. */
export function reportMemory(what: string, bytes: number, goal: number): void {
  console.log(`  ${what.padEnd(14)} ${gigabytes(bytes)}  goal under ${gigabytes(goal)}  ${judge(bytes < goal)}`);
}

/** Prints a ratio against the least that it may be. */
export function reportAtLeast(what: string, ratio: number, goal: number): void {
  console.log(`  ${what.padEnd(14)} ${ratio.toPrecision(3).padStart(5)}×  goal ${goal}×  ${judge(ratio >= goal)}`);
}

/** Prints a ratio that is to be 1, give or take a factor. */
export function reportWithin(what: string, ratio: number, factor: number): void {
  const met = ratio <= factor && ratio >= 1 / factor;
  console.log(`  ${what.padEnd(24)} ${ratio.toPrecision(3).padStart(5)}×  goal within ${factor}×  ${judge(met)}`);
}

/** Prints a figure of any other kind against its goal. */
export function reportMeasure(what: string, figure: string, goal: string, isMet: boolean): void {
  console.log(`  ${what.padEnd(14)} ${figure}  goal ${goal}  ${judge(isMet)}`);
}

/** Prints one line of figures without a goal. */
export function reportFigures(...figures: readonly string[]): void {
  console.log(`  ${figures.join('  ')}`);
}

/** A time as people read it. */
export function milliseconds(time: number): string {
  return `${time.toPrecision(3).padStart(5)} ms`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** Notes for test/bench/run.mjs, which counts over all benchmarks, whether a goal was met. */
function judge(met: boolean): string {
  const { GRADIENT_DEBUGGER_GOALS: file } = process.env;
  if (file) appendFileSync(file, met ? 'met\n' : 'missed\n');
  return met ? 'met' : 'MISSED';
}
