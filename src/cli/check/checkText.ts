import { quoted } from '../../definition/wording';
import type { Comparison } from '../../protocol/compare';
import { ruleText } from '../../protocol/tolerance';
import { badIn, isBad } from '../../protocol/verdicts';
import type { TensorCheck, Verdict, VerdictCounts } from '../../protocol/views';
import { formatCount } from '../../tensor/formatCount';
import { formatShape } from '../../tensor/shape';
import { layOut, type Row } from '../text/layOut';
import { noteLines } from '../text/notes';
import { duration, magnitude, short } from '../text/numbers';
import type { Style } from '../text/style';
import { wrap } from '../text/wrap';
import type { CheckDocument, CheckedLayer, Culprit } from './checkDocument';
import { comparisonLines } from './comparisonText';

interface VerdictText {
  readonly text: string;
  readonly as: 'good' | 'bad' | 'doubtful';
  /** Where the word does not say it. */
  readonly meaning?: string;
}

/** How verdicts are written. */
const verdictTexts: Readonly<Record<Verdict, VerdictText>> = {
  pass: { text: 'pass', as: 'good' },
  fail: { text: 'fail', as: 'bad' },
  nonFinite: { text: 'not finite', as: 'bad' },
  nondeterministic: {
    text: 'not deterministic',
    as: 'bad',
    meaning: 'another run on the same numbers gives another gradient, so there is none to check.',
  },
  kink: {
    text: 'kink',
    as: 'doubtful',
    meaning: 'the entry moves a value that lies exactly on a corner (ReLU at 0, a tie in a pooling window); its'
      + ' gradient lies between the derivatives to the left and to the right.',
  },
  belowNoise: {
    text: 'below noise',
    as: 'doubtful',
    meaning: 'both sides agree, but rounding is too large against the gradient to be sure.',
  },
  untested: {
    text: 'untested',
    as: 'doubtful',
    meaning: 'no path leads from the entry to the loss (a dead unit, for instance), so nothing can be said.',
  },
};

/** Entries that are listed one by one when something is wrong. */
const listed = 5;

/** A check as a person reads it: a table by layers, then what is wrong and where. */
export function checkText(document: CheckDocument, style: Style, width: number): string {
  const paragraphs = [
    heading(document, style, width),
    table(document, style, width),
    legend(document, width),
    noteLines(document.notes, width),
    healthLines(document, style, width),
    worstEntries(document, width),
    ...(document.comparison ? [comparisonLines(document.comparison, style, width)] : []),
    conclusion(document, style, width),
  ];
  return paragraphs.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function heading(document: CheckDocument, style: Style, width: number): string[] {
  const { network, definition, dtype, seed, batch, loss, parameters, tolerance } = document;
  const size = `${formatCount(parameters)} parameters`;
  const facts = [dtype, `seed ${seed}`, `batch ${batch}`, `loss ${short(loss)}`, size];
  return [`${style('strong', quoted(network))}  ${definition}`, ...wrap(facts.join(', '), width),
    ...(tolerance ? wrap(`Your rule decides: ${ruleText(tolerance)}`, width) : [])];
}

function table({ layers }: CheckDocument, style: Style, width: number): string[] {
  const columns = [
    { title: 'Layer' },
    { title: 'Shape' },
    { title: 'Checked', align: 'right' },
    { title: 'Max rel. error', align: 'right' },
    { title: 'Verdicts' },
  ] as const;
  return layOut(columns, layers.flatMap((layer) => rowsOf(layer, style)), width);
}

function rowsOf({ name, op, local, tensors }: CheckedLayer, style: Style): Row[] {
  const own = local === null ? [] : [`own rule: ${verdict(local, style)}`];
  const head = { cells: [`${name} (${quoted(op)})`, '', '', ''], last: own };
  return [head, ...tensors.map((tensor) => tensorRow(name, tensor, style))];
}

function tensorRow(layer: string, tensor: TensorCheck, style: Style): Row {
  const { name, shape, checked, maxRelativeError, verdicts } = tensor;
  const key = name.startsWith(`${layer}.`) ? name.slice(layer.length + 1) : name;
  return {
    cells: [`  ${key}`, formatShape(shape), formatCount(checked), magnitude(maxRelativeError)],
    last: countsOf(verdicts).map(([kind, count]) =>
      (count === checked ? '' : `${formatCount(count)} `) + verdict(kind, style)),
  };
}

function verdict(kind: Verdict, style: Style): string {
  return style(verdictTexts[kind].as, verdictTexts[kind].text);
}

function countsOf(verdicts: VerdictCounts): [Verdict, number][] {
  return (Object.entries(verdicts) as [Verdict, number][]).filter(([, count]) => count > 0);
}

/** What the rarer verdicts of this report mean. */
function legend({ layers }: CheckDocument, width: number): string[] {
  const counted = layers.flatMap(({ tensors }) => tensors).flatMap(({ verdicts }) => countsOf(verdicts));
  const local = layers.flatMap((layer) => layer.local ?? []);
  const present = new Set([...counted.map(([kind]) => kind), ...local]);
  return [...present].flatMap((kind) => {
    const { text, meaning } = verdictTexts[kind];
    return meaning === undefined ? [] : wrap(`${text}: ${meaning}`, width, '  ');
  });
}

/** What the health of the run is wrong with. */
function healthLines({ health: { findings } }: CheckDocument, style: Style, width: number): string[] {
  return findings.flatMap(({ message }) => {
    const [first = '', ...others] = wrap(`Health: ${message}`, width, '        ');
    return [first.replace('Health', style('doubtful', 'Health')), ...others];
  });
}

/** The wrong entries that are most wrong, over all tensors. */
function worstEntries({ layers }: CheckDocument, width: number): string[] {
  const wrong = layers
    .flatMap(({ tensors }) => tensors)
    .flatMap(({ name, worst }) => worst.map((entry) => ({ name, ...entry })))
    .filter((entry) => isBad(entry.verdict))
    .sort((a, b) => b.relativeError - a.relativeError || b.error - a.error)
    .slice(0, listed);
  if (wrong.length === 0) return [];
  const columns = [
    { title: 'Worst entries' },
    { title: 'Analytic', align: 'right' },
    { title: 'Numeric', align: 'right' },
    { title: 'Error', align: 'right' },
    { title: 'Relative' },
  ] as const;
  const rows = wrong.map(({ name, index, analytic, numeric, error, relativeError }): Row => ({
    cells: [`${name}[${index.join(', ')}]`, short(analytic), short(numeric), magnitude(error)],
    last: [magnitude(relativeError)],
  }));
  return layOut(columns, rows, width);
}

function conclusion(document: CheckDocument, style: Style, width: number): string[] {
  const { verdict: result, layers, checked, entries, elapsedMs, culprit, definition, comparison, obstacle } = document;
  const counts = layers.flatMap(({ tensors }) => tensors.map(({ verdicts }) => verdicts));
  const wrong = counts.reduce((sum, own) => sum + badIn(own), 0);
  const coverage = checked === entries
    ? `all ${formatCount(entries)} entries checked`
    : `${formatCount(checked)} of ${formatCount(entries)} entries checked (a longer --budget checks more)`;
  const effort = `${obstacle && checked === 0 ? 'layers were checked alone' : coverage} in ${duration(elapsedMs)}`;
  if (result === 'pass') return wrap(`${style('good', 'PASS')}: no entry fails; ${effort}`, width, '      ');
  const unlisted = layers.flatMap(({ tensors }) => tensors).find(({ projection }) => projection?.verdict === 'fail');
  const own = wrong === 0 && unlisted
    ? `the sampled entries agree, but all entries of ${quoted(unlisted.name)} together do not`
    : `${formatCount(wrong)} of ${formatCount(checked)} entries are wrong`;
  const finding = obstacle ? obstacleTexts[obstacle.kind] : wrong === 0 && comparison ? disagreement(comparison) : own;
  return [
    ...wrap(`${style('bad', 'FAIL')}: ${finding}; ${effort}`, width, '      '),
    ...(culprit ? blame(culprit, definition, style, width) : []),
    ...(comparison?.culprit ? placeOf(comparison.culprit.layer, document, style) : []),
  ];
}

/** Where the layer is that makes the first wrong gradient of a file; what is wrong with it was said above. */
function placeOf(name: string, { layers, definition }: CheckDocument, style: Style): string[] {
  const layer = layers.find((candidate) => candidate.name === name);
  return layer ? [`${definition}:${layer.line}: ${style('bad', `${name} (${quoted(layer.op)})`)}`] : [];
}

/** What is wrong with gradients from a file. */
function disagreement({ file, culprit }: Comparison): string {
  return culprit ? `${culprit.tensor} in ${file} is the first that is wrong` : `a shape in ${file} does not fit`;
}

const obstacleTexts = {
  nonFinite: 'there are numbers that are NaN or infinite',
  nondeterministic: 'a layer gives other numbers when it runs again',
} as const;

/** Where the mistake is: the place on a line of its own, so that a terminal makes it a link. */
function blame(culprit: Culprit, definition: string, style: Style, width: number): string[] {
  const { layer, op, line, column, reason } = culprit;
  return [
    `${definition}:${line}:${column}: ${style('bad', `${layer} (${quoted(op)})`)}`,
    ...wrap(reason, width - 2).map((text) => `  ${text}`),
  ];
}
