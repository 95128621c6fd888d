import { version } from '../../package.json';
import { judge } from './goals';
import { regimes } from './regimes';
import { run } from './run';
import { ownTable, ruleTable } from './table';

/** Correct networks that no alarm may be raised on. */
const FEWEST = 3000;

/** Prints the tables as Markdown, then the goals with what stands against them. */
function main([argument = '1']: readonly string[]): number {
  const seed = Number(argument);
  if (!Number.isSafeInteger(seed)) {
    console.error(`The seed is “${argument}”; expected a whole number, such as 7.`);
    return 2;
  }
  const started = performance.now();
  const elapsed = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  console.log('Gradient check: mistakes found, and false alarms');
  console.log(`seed ${seed}, Gradient Debugger ${version}, Node ${process.versions.node}\n`);
  const results = run({ seed, regimes, networks: 40, compared: 4, mutated: 1, mistakes: 0.3 }, ({ name }) =>
    console.error(`  ${elapsed()}: ${name} …`));
  console.log(`${ruleTable(results)}\n\n${ownTable(results)}\n`);
  const compared = results.correct.filter(({ alarms }) => alarms).length;
  console.log(`${results.correct.length} correct networks; the other rules looked at ${compared} of them, `
    + `and at mistakes that change the gradient of a parameter. ${elapsed()}\n`);
  const judgements = judge(results, FEWEST);
  for (const { sentence, met, exceptions } of judgements) {
    console.log(`${sentence}: ${met ? 'met' : 'MISSED'}`);
    for (const exception of exceptions) console.log(`  ${exception}`);
  }
  return judgements.every(({ met }) => met) ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
