import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { heading, reportMemory } from './report';

interface Figures {
  readonly estimate: number;
  readonly parameters: number;
  readonly peak: number;
}

function main(): void {
  const script = path.join(__dirname, 'vgg.script.js');
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' });
  const { estimate, parameters, peak } = JSON.parse(printed) as Figures;
  heading(
    'Memory of VGG-11 on 1 × 3 × 224 × 224 in float64, forward and backward',
    `${parameters.toLocaleString('en-US')} parameters; the peak is the whole process's, Node and loading included`,
  );
  reportMemory('peak', peak, 3.5e9);
  reportMemory('said before', estimate, 3.5e9);
}

main();
