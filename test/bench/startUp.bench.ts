import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { quantile } from './measure';
import { heading, reportTime } from './report';

/**
 * Times the kernels in a process of its own, where none of their code is compiled, cached or warm. Node's loader is: it
 * has loaded the extension by the time that a network is opened.
 */
function startInNewProcess(): number {
  const [nothing, kernels] = ['nothing', 'kernels'].map((name) => path.join(__dirname, `${name}.script.js`));
  const program = `
    require(${JSON.stringify(nothing)});
    const started = performance.now();
    require(${JSON.stringify(kernels)});
    console.log(performance.now() - started);`;
  return Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }));
}

function main(): void {
  heading(
    'Start: load, compile and instantiate the kernels',
    'each time in a new process whose loader is warm, from reading the file to an open arena',
  );
  reportTime('median of 25', quantile(Array.from({ length: 25 }, startInNewProcess), 0.5), 2);
}

main();
