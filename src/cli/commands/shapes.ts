import { definitionPositional, type Command } from '../command';
import { DefinitionFile } from '../definitionFile';
import { flag } from '../option';
import { shapesDocument } from '../shapes/shapesDocument';
import { shapesText } from '../shapes/shapesText';
import { ExitCode } from '../terminal';
import { toJson } from '../text/json';
import { styleFor } from '../text/style';
import { textWidth } from '../text/wrap';

const options = {
  json: flag('Print one JSON object instead of text.'),
};

/** `shapes FILE`: what every layer gives and takes, without running anything. */
export const shapes: Command<typeof options> = {
  name: 'shapes',
  summary: 'Prints the shapes of every layer: output, parameters and gradients.',
  positional: definitionPositional,
  options,
  details: ['What can be inferred is printed even when the definition has errors. No tensor file is read.'],
  exitCodes: {
    [ExitCode.Success]: 'The definition has no error.',
    [ExitCode.BadInput]: 'The definition or the command line is wrong.',
  },

  async run(path, { json }, terminal) {
    const file = await DefinitionFile.read(path, terminal);
    const document = shapesDocument(file);
    const { out, err } = terminal;
    if (json) out.write(`${toJson(document)}\n`);
    else {
      out.write(shapesText(document, styleFor(terminal), textWidth(out.columns)));
      file.warn(terminal);
      for (const error of document.errors) err.write(`${file.written(error)}\n`);
    }
    return document.errors.length === 0 ? ExitCode.Success : ExitCode.BadInput;
  },
};
