import type { Session } from '../../session/session';
import type { CheckOptions } from '../../check/gradientCheck';
import { toleranceOf } from '../../protocol/tolerance';
import type { CheckReport } from '../../protocol/views';
import { tensorsOfEntries, verdictCodes } from '../check/allEntries';
import { checkDocument, type CheckDocument } from '../check/checkDocument';
import { checkGithub } from '../check/github';
import { checkJunit } from '../check/junit';
import { checkSarif } from '../check/sarif';
import { checkText } from '../check/checkText';
import { compareFile } from '../check/compareFile';
import { onlyTensors } from '../check/onlyTensors';
import { definitionPositional, seedOption, type Command } from '../command';
import { DefinitionFile } from '../definitionFile';
import { UsageError } from '../errors';
import { checkOutput, writeTensors } from '../files/outputFile';
import { openSession, placed } from '../openSession';
import { choice, fileToRead, fileToWrite, flag, numberFromZero, seconds, texts } from '../option';
import { filesOf } from '../../definition/filesOf';
import { ExitCode, type Terminal } from '../terminal';
import { toJson } from '../text/json';
import { ProgressLine } from '../text/progressLine';
import { styleFor } from '../text/style';
import { textWidth } from '../text/wrap';

const formats = ['text', 'json', 'junit', 'sarif', 'github'] as const;

type Format = (typeof formats)[number];

const options = {
  json: flag('The same as --format json.'),
  format: choice(
    'FORMAT',
    'text (the default), json, junit (XML for CI services), sarif (2.1.0, for code scanning) or github (annotations in'
    + ' a workflow of GitHub Actions).',
    formats,
  ),
  seed: seedOption,
  budget: seconds(
    'SECONDS',
    'Take about this long, checking a sample of the entries if there are too many; by default every entry is checked.',
  ),
  tensor: texts('NAME', 'Report on this gradient only: fc1.weight, x. May be given several times.'),
  gradients: fileToRead(
    'MINE.npz',
    'Judge gradients of your own as well: .npz or .safetensors with names as in an export (fc1.weight.grad,'
    + ' conv1.output.grad, x.grad); or NAME=FILE.npy.',
  ),
  rtol: numberFromZero('R', 'A rule of your own, |a − n| ≤ atol + R·|n|, instead of bounds on rounding.'),
  atol: numberFromZero('A', 'The same, |a − n| ≤ A + rtol·|n|.'),
  'all-entries': fileToWrite(
    'Write every entry to this .npz or .safetensors file: NAME.grad.analytic, .numeric, .error, .bound and .verdict.',
    ['.npz', '.safetensors'],
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
    + ' infinite), nondeterministic (another run gives another number). In --all-entries they are numbers: '
    + `${verdictCodes}.`,
    'Gradients of your own: the first tensor on the way back from the loss that is wrong is named; those behind it that'
    + ' only follow from it are called inherited. A file in which no name ends in .grad is read as a state_dict of'
    + ' gradients. (n, m) for (m, n), channels last, [n_H, n_W, n_c, m] and kernels [k_H, k_W, in, out] are read as'
    + ' such where PyTorch\'s order does not fit. float32 and float16 files are judged by their own rounding.',
    'JSON: estimateMs is what a check of every entry was expected to take when it began. A tensor of which the budget'
    + ' allowed a sample only has a projection, where there was time for it: analytic and numeric derivative along one'
    + ' random direction, in which each of its entries moves by 1 up or down, with bound and verdict; no entry is left'
    + ' out of it.',
    'JSON has no NaN and no infinities: they are written as the texts "NaN", "Infinity" and "-Infinity".',
    'Colours are for terminals; NO_COLOR=1 switches them off, FORCE_COLOR=1 on.',
  ],
  exitCodes: {
    [ExitCode.Success]: 'No entry fails, and --gradients agree.',
    [ExitCode.Failure]: 'At least one entry fails, a number is NaN, infinite or another one in every run, or'
      + ' --gradients do not agree.',
    [ExitCode.BadInput]: 'The definition, a file it names or the command line is wrong; nothing was checked.',
  },

  async run(path, given, terminal) {
    const { seed, budget, tensor: tensors, gradients, rtol, atol, 'all-entries': entriesFile } = given;
    const format = formatOf(given);
    const file = await DefinitionFile.read(path, terminal);
    if (format === 'text') file.warn(terminal);
    if (entriesFile !== undefined) await checkOutput(entriesFile, file, filesOf, terminal.files);
    const session = openSession(file, { ...(seed !== undefined && { seed }) }, terminal);
    const tolerance = toleranceOf(rtol, atol);
    const comparison = gradients === undefined ? undefined
      : compareFile(session, gradients, tolerance, terminal.files);
    const checkOptions = { ...(budget !== undefined && { budget }), ...(tolerance && { tolerance }) };
    const all = placed(file, () => runCheck(session, checkOptions, terminal));
    const report = onlyTensors(all, tensors);
    const document = checkDocument(file, session.view(), report, comparison);
    terminal.out.write(written(format, document, file, terminal));
    if (entriesFile !== undefined) {
      const names = report.layers.flatMap((layer) => layer.tensors.map(({ name }) => name));
      const entries = names.flatMap((name) => tensorsOfEntries(session.checkedEntries(name)));
      const sentence = await writeTensors(entriesFile, entries, terminal.files);
      // Where the output is for a program, sentences are not part of it.
      (format === 'text' ? terminal.out : terminal.err).write(`${sentence}\n`);
    }
    return document.verdict === 'pass' ? ExitCode.Success : ExitCode.Failure;
  },
};

/** @throws UsageError when two formats are asked for */
function formatOf({ json, format }: { readonly json: boolean; readonly format: Format | undefined }): Format {
  if (!json) return format ?? 'text';
  if (format === undefined || format === 'json') return 'json';
  throw new UsageError(`check: --json and --format ${format} ask for two formats; give one of them`);
}

function written(format: Format, document: CheckDocument, file: DefinitionFile, terminal: Terminal): string {
  switch (format) {
    case 'text':
      return checkText(document, styleFor(terminal), textWidth(terminal.out.columns));
    case 'json':
      return `${toJson(document)}\n`;
    case 'junit':
      return checkJunit(document, file);
    case 'sarif':
      return checkSarif(document, file);
    case 'github':
      return checkGithub(document, file);
  }
}

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
