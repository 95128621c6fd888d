import { filesOf } from '../../definition/filesOf';
import { definitionPositional, seedOption, type Command } from '../command';
import { DefinitionFile } from '../definitionFile';
import { exportedTensors } from '../../session/exportedTensors';
import { english } from '../../protocol/sentence';
import { checkOutput, writeTensors } from '../files/outputFile';
import { openSession } from '../openSession';
import { fileToWrite, required } from '../option';
import { ExitCode } from '../terminal';
import { noteLines } from '../text/notes';
import { textWidth } from '../text/wrap';

const options = {
  out: required(fileToWrite(
    'Where the tensors go: a name ending in .npz or .safetensors. An existing file is replaced.',
    ['.npz', '.safetensors'],
    { short: 'o' },
  )),
  seed: seedOption,
};

/** `export FILE --out FILE.npz`: every tensor of one run, for NumPy and PyTorch. */
export const exportTensors: Command<typeof options> = {
  name: 'export',
  summary: 'Runs the network once, forward and backward, and writes every tensor of the run to a file.',
  positional: definitionPositional,
  options,
  details: [
    'Tensors, in PyTorch\'s order of axes: loss; every input x and x.grad; the target y; of each layer NAME.output,'
    + ' NAME.output.grad, NAME.weight, NAME.weight.grad, NAME.bias, NAME.bias.grad; of each max pooling NAME.mask (how'
    + ' many windows each position of its input won) and NAME.indices (as return_indices gives them).',
    'Class labels, mask and indices are int64, all others float64. Equal runs give equal files, byte by byte.',
  ],
  exitCodes: {
    [ExitCode.Success]: 'The file was written.',
    [ExitCode.BadInput]: 'The definition, a file it names, --out or the command line is wrong; nothing was written.',
  },

  async run(definitionPath, { out, seed }, terminal) {
    const file = await DefinitionFile.read(definitionPath, terminal);
    file.warn(terminal);
    await checkOutput(out, file, filesOf, terminal.files);
    const session = openSession(file, { ...(seed !== undefined && { seed }) }, terminal);
    const tensors = exportedTensors(session.network, session.tensors());
    const written = await writeTensors(out, tensors, terminal.files);
    const lines = [...noteLines(session.notes.map(english), textWidth(terminal.out.columns)), written];
    for (const line of lines) terminal.out.write(`${line}\n`);
    return ExitCode.Success;
  },
};
