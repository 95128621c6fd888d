// npm run samples: writes digits.npz and the weights of the sample networks, and prints what training has reached.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition } from '../../../src/definition/readGradnet';
import type { FileTensor } from '../../../src/files/fileTensor';
import { writeTensorFile } from '../../../src/files/tensorFile';
import { loadDigits, tensorsOfDigits } from './digits';
import { tinyWeights } from './tiny';
import { score, tensorsOfParameters, train, type Training } from './training';

const folder = join(process.cwd(), 'media', 'samples');

/** The networks that are trained. 60 digits are six of each. */
const trainings: Readonly<Record<string, Training>> = {
  lenet5: { steps: 400, rate: 0.3, batch: 60 },
  dense: { steps: 400, rate: 1, batch: 60 },
};

/** The same tensors give the same bytes, in every run. */
function write(name: string, tensors: readonly FileTensor[]): void {
  const bytes = writeTensorFile(name, tensors, { compress: true });
  writeFileSync(join(folder, name), bytes);
  console.log(`${name}: ${bytes.length.toLocaleString('en-US')} bytes`);
}

function writeTrained(name: string, training: Training): void {
  const definition = readDefinition(readFileSync(join(folder, `${name}.gradnet.json`), 'utf8'));
  const parameters = train(definition, digits.training, training);
  write(`${name}.safetensors`, tensorsOfParameters(parameters));
  for (const [set, samples] of Object.entries(digits)) {
    const { loss, accuracy } = score(definition, parameters, samples);
    const percentage = (100 * accuracy).toFixed(1);
    console.log(`  ${set}: loss ${loss.toFixed(3)}, ${percentage} % of ${samples.labels.length} digits right`);
  }
}

const digits = loadDigits();
write('digits.npz', tensorsOfDigits(digits.batch));
write('tiny.safetensors', tinyWeights());
for (const [name, training] of Object.entries(trainings)) writeTrained(name, training);
