import type { NetworkDefinition } from '../../definition/definition';
import type { DescentOptions, DescentStep } from '../../engine/gradientDescent';
import { LayerError, type Network } from '../../engine/network';
import { definitionPositional, seedOption, type Command } from '../command';
import { DefinitionFile } from '../definitionFile';
import { InputError } from '../errors';
import { checkOutput, writeTensors } from '../files/outputFile';
import { openNetwork } from '../openSession';
import { fileToWrite, flag, numberFromZero, required, wholeNumber } from '../option';
import { ExitCode, type Terminal } from '../terminal';
import { divergence } from '../train/divergence';
import { driveDescent, type Outcome } from '../train/driveDescent';
import { jsonReport } from '../train/jsonReport';
import { textReport } from '../train/textReport';
import { trainFacts } from '../train/trainDocument';
import { trainedTensors } from '../train/trainedTensors';

const options = {
  steps: required(wholeNumber('K', 'Updates to make. With 0 the loss is computed and nothing changes.')),
  lr: required(numberFromZero('A', 'The learning rate α.')),
  out: fileToWrite(
    'Where parameters and running statistics go: a name ending in .npz or .safetensors. An existing file is replaced;'
    + ' it may be the definition\'s weights file.',
    ['.npz', '.safetensors'],
    { short: 'o' },
  ),
  seed: seedOption,
  json: flag('Print one JSON object, with every step, instead of text.'),
};

/** `train FILE --steps K --lr A`: gradient descent on the definition's own batch. */
export const train: Command<typeof options> = {
  name: 'train',
  summary: 'Runs gradient descent on the definition\'s batch: W := W − α dW and b := b − α db, step by step.',
  positional: definitionPositional,
  options,
  details: [
    'It starts from the definition\'s weights. What --out wrote, named as "weights" in the definition, carries on'
    + ' exactly where it stopped: 5 steps and 5 more are 10 steps, to the last bit in float64.',
    'Ctrl+C ends it after the current step and writes --out. Nothing is written when the loss is not finite any more.',
    'JSON has no NaN and no infinities: they are written as the texts "NaN", "Infinity" and "-Infinity".',
  ],
  exitCodes: {
    [ExitCode.Success]: 'All steps were made.',
    [ExitCode.Failure]: 'It diverged: the loss, or what a layer is fed with, is out of range; nothing was written.',
    [ExitCode.BadInput]: 'The definition, a file it names, --out or the command line is wrong.',
    [ExitCode.Interrupted]: 'Ctrl+C ended it early; --out was written.',
  },

  async run(path, { steps, lr: rate, out, seed, json }, terminal) {
    const file = await DefinitionFile.read(path, terminal);
    if (!json) file.warn(terminal);
    if (out !== undefined) await checkOutput(out, file, dataFilesOf, terminal.files);
    const loaded = openNetwork(file, { ...(seed !== undefined && { seed }) }, terminal);
    const report = (json ? jsonReport : textReport)(trainFacts(file, loaded, { seed, steps, rate }), terminal);
    const start = terminal.now();
    const outcome = await descent(file, loaded.network, { steps, rate }, terminal, (step) => report.record(step));
    const elapsedMs = terminal.now() - start;
    const reason = outcome.kind === 'diverged' ? divergence(file, outcome) : undefined;
    let written: string | undefined;
    try {
      const prefix = file.definition.weights?.prefix ?? '';
      const wanted = reason === undefined ? out : undefined;
      written = wanted && await writeTensors(wanted, trainedTensors(loaded.network, prefix), terminal.files);
    } finally {
      // Also when the disk is full: what was computed is told in any case.
      report.end({ outcome, elapsedMs, reason, written });
    }
    if (reason !== undefined) terminal.err.write(`${reason}\n`);
    return exitCodes[outcome.kind];
  },
};

const exitCodes: Readonly<Record<Outcome['kind'], ExitCode>> = {
  finished: ExitCode.Success,
  diverged: ExitCode.Failure,
  interrupted: ExitCode.Interrupted,
};

/** The files that a definition reads its batch from: unlike its weights, a training never replaces them. */
function dataFilesOf({ data }: NetworkDefinition): string[] {
  return [...data.values()].flatMap((source) => (source.kind === 'file' ? [source.file.path] : []));
}

/** Descends with Ctrl+C in hand. @throws InputError when a layer cannot work with the numbers at the start */
async function descent(
  file: DefinitionFile,
  network: Network,
  descentOptions: DescentOptions,
  terminal: Terminal,
  record: (step: DescentStep) => void,
): Promise<Outcome> {
  const interruption = terminal.catchInterruption();
  try {
    return await driveDescent(network, descentOptions, interruption, record);
  } catch (error) {
    if (!(error instanceof LayerError)) throw error;
    const message = `${error.layer}: ${error.message}`;
    throw new InputError([file.written({ ...file.positionOfLayer(error.layer), message })]);
  } finally {
    interruption.release();
  }
}
