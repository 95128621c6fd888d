import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { quantile } from './measure';
import { heading, reportTime } from './report';

/** Times the kernels in a process of its own: nothing is compiled, cached or warm there. */
function startInNewProcess(): number {
  const kernels = JSON.stringify(path.join(__dirname, 'kernels.script.js'));
  const program = `const started = performance.now(); require(${kernels}); console.log(performance.now() - started);`;
  return Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }));
}

function main(): void {
  heading(
    'Start: load, compile and instantiate the kernels',
    'each time in a new process, from reading the file to an open arena',
  );
  reportTime('median of 25', quantile(Array.from({ length: 25 }, startInNewProcess), 0.5), 2);
}

main();
