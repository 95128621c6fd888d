import { judge } from './goals';
import { regimes } from './regimes';
import { run, type Plan } from './run';
import { ownTable, ruleTable } from './table';

/** Correct networks that no alarm may be raised on. */
const FEWEST = 3000;

/** The seed may be given as an argument. */
const plan: Plan = { seed: Number(process.argv[2] ?? 1), regimes, networks: 40, compared: 6, mutated: 1, mistakes: 1 };

/** Prints the tables as Markdown, and what stands against the goals. */
function main(): void {
  const started = performance.now();
  console.log('Gradient check: detection and false alarms');
  console.log(`seed ${plan.seed}, Node ${process.versions.node}, V8 ${process.versions.v8}\n`);
  const results = run(plan, ({ name }) => console.error(`  ${seconds(started)} ${name} …`));
  console.log(`${ruleTable(results)}\n\n${ownTable(results)}\n`);
  const judgements = judge(results, FEWEST);
  for (const { sentence, met, exceptions } of judgements) {
    console.log(`${sentence}: ${met ? 'met' : 'MISSED'}`);
    for (const exception of exceptions) console.log(`  ${exception}`);
  }
  const compared = results.correct.filter(({ alarms }) => alarms).length;
  console.log(`\nThe other rules looked at ${compared} of the correct networks. ${seconds(started)}`);
  process.exitCode = judgements.every(({ met }) => met) ? 0 : 1;
}

function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1000)} s`;
}

main();
