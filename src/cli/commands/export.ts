import path from 'node:path';
import { TensorFileError } from '../../files/error';
import { writeTensorFile } from '../../files/tensorFile';
import { filesOf } from '../../session/load';
import { definitionPositional, seedOption, type Command } from '../command';
import { DefinitionFile } from '../definitionFile';
import { InputError } from '../errors';
import { exportedTensors } from '../exportedTensors';
import { FileProblem } from '../files/fileProblem';
import { folderOf, openSession } from '../openSession';
import { fileToWrite } from '../option';
import { ExitCode, type FileSystem, type Terminal } from '../terminal';
import { grouped, megabytes } from '../text/numbers';
import { textWidth, wrap } from '../text/wrap';

const options = {
  out: fileToWrite(
    'Where the tensors go: a name ending in .npz or .safetensors. An existing file is replaced.',
    ['.npz', '.safetensors'],
    { short: 'o' },
  ),
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
    await attempt(out, () => checkTarget(out, sourcesOf(file), terminal.files));
    const session = openSession(file, { ...(seed !== undefined && { seed }) }, terminal);
    const tensors = exportedTensors(session.network, session.tensors());
    const bytes = await attempt(out, () => writeTensorFile(out, tensors));
    await attempt(out, () => terminal.files.write(out, bytes));
    report(session.notes, terminal);
    terminal.out.write(`Wrote ${grouped(tensors.length)} tensors to ${out} (${megabytes(bytes.length)}).\n`);
    return ExitCode.Success;
  },
};

function report(notes: readonly string[], { out }: Terminal): void {
  const lines = notes.flatMap((note) => wrap(`Note: ${note}`, textWidth(out.columns), '      '));
  for (const line of lines) out.write(`${line}\n`);
}

/** The files that the network is made from. */
function sourcesOf(file: DefinitionFile): string[] {
  const referenced = filesOf(file.definition).map((name) => path.join(folderOf(file), name));
  return file.path === undefined ? referenced : [file.path, ...referenced];
}

/** Refuses what cannot be written, and what would replace a file that the network is made from. */
function checkTarget(out: string, sources: readonly string[], files: FileSystem): void {
  files.checkWritable(out);
  if (!files.exists(out)) return;
  const target = files.realPath(out);
  const source = sources.find((name) => files.exists(name) && files.realPath(name) === target);
  if (source !== undefined) throw new FileProblem('the network is read from this file; write to another one');
}

/** Puts the file's name in front of what is wrong with it. @throws InputError */
async function attempt<T>(out: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof FileProblem) throw new InputError([`${out}: ${error.message}`]);
    if (error instanceof TensorFileError) throw new InputError([error.message]);
    throw error;
  }
}
