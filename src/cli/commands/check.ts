import type { Session } from '../../session/session';
import type { CheckOptions } from '../../check/gradientCheck';
import type { CheckReport } from '../../protocol/views';
import { checkDocument } from '../check/checkDocument';
import { checkText } from '../check/checkText';
import { definitionPositional, seedOption, type Command } from '../command';
import { DefinitionFile } from '../definitionFile';
import { openSession, placed } from '../openSession';
import { flag, seconds } from '../option';
import { ExitCode, type Terminal } from '../terminal';
import { toJson } from '../text/json';
import { ProgressLine } from '../text/progressLine';
import { styleFor } from '../text/style';
import { textWidth } from '../text/wrap';

const options = {
  json: flag('Print one JSON object instead of text.'),
  seed: seedOption,
  budget: seconds(
    'SECONDS',
    'Take about this long, checking a sample of the entries if there are too many; by default every entry is checked.',
  ),
};

/** `check FILE`: compares every gradient of a network with numbers that do not come from its backward pass. */
export const check: Command<typeof options> = {
  name: 'check',
  summary: 'Checks the gradients of all parameters and inputs against differences of the loss, and every layer alone.',
  positional: definitionPositional,
  options,
  details: [
    'Verdicts of an entry: pass, fail, kink (on a corner of ReLU or a tie of a pooling), belowNoise (agrees, but'
    + ' rounding is too large to be sure), untested (nothing leads from the entry to the loss), nonFinite (NaN or'
    + ' infinite).',
    'JSON has no NaN and no infinities: they are written as the texts "NaN", "Infinity" and "-Infinity".',
  ],
  exitCodes: {
    [ExitCode.Success]: 'No entry fails.',
    [ExitCode.Failure]: 'At least one entry fails.',
    [ExitCode.BadInput]: 'The definition, a file it names or the command line is wrong; nothing was checked.',
  },

  async run(path, { json, seed, budget }, terminal) {
    const file = await DefinitionFile.read(path, terminal);
    if (!json) file.warn(terminal);
    const session = openSession(file, { ...(seed !== undefined && { seed }) }, terminal);
    const report = placed(file, () => runCheck(session, { ...(budget !== undefined && { budget }) }, terminal));
    const document = checkDocument(file, session.view(), report);
    const { out } = terminal;
    out.write(json ? `${toJson(document)}\n` : checkText(document, styleFor(terminal), textWidth(out.columns)));
    return report.verdict === 'pass' ? ExitCode.Success : ExitCode.Failure;
  },
};

function runCheck(session: Session, checkOptions: CheckOptions, terminal: Terminal): CheckReport {
  const line = new ProgressLine(terminal);
  const steps = session.check(checkOptions);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      line.update(`Checking ${step.value.layer}`, step.value.done, step.value.total);
    }
  } finally {
    line.clear();
  }
}
