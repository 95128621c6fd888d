import { english } from '../../protocol/sentence';
import { ruleText } from '../../protocol/tolerance';
import { byAttention, overallVerdict, verdictWords } from '../../protocol/verdicts';
import type { CheckReport, RunView, TensorCheck } from '../../protocol/views';
import { formatCount } from '../../tensor/formatCount';
import { formatShape } from '../../tensor/shape';

/** How many of the worst entries a report lists. */
const mostEntries = 20;

/** A run, its health and its check as Markdown: what somebody would put into an issue or a lab report. */
export function markdownReport(run: RunView, check: CheckReport | undefined): string {
  return [
    `# Gradients of ${escaped(run.network)}`,
    ...facts(run),
    ...(run.notes.length > 0 ? ['## Notes', list(run.notes.map(english))] : []),
    '## Gradient check',
    ...(check ? checkSections(check) : ['The gradients have not been checked.']),
    '## Health',
    ...healthSections(run),
    '## Layers',
    layerTable(run),
  ].join('\n\n').concat('\n');
}

function facts({ loss, parameters, batch, seed, dtype, health: { learningRate } }: RunView): string[] {
  return [table(['Loss J', 'Parameters', 'Batch', 'Seed', 'Type', 'Learning rate of the health'], [
    [number(loss), formatCount(parameters), formatCount(batch), String(seed), dtype, number(learningRate)],
  ])];
}

function checkSections({ verdict, checked, culprit, layers, tolerance }: CheckReport): string[] {
  const tensors = layers.flatMap((layer) => layer.tensors);
  const said = culprit ? ` ${escaped(culprit.layer)}: ${escaped(culprit.reason)}` : '';
  return [
    `**${verdictWords[verdict].name}.** ${formatCount(checked)} entries were compared with numeric gradients.${said}`,
    ...(tolerance ? [`Your rule decides: ${escaped(ruleText(tolerance))}.`] : []),
    table(
      [
        'Gradient', 'Shape', ...byAttention.map((one) => verdictWords[one].name),
        'Largest error', 'Relative', 'Verdict',
      ],
      tensors.map((tensor) => [
        `d ${code(tensor.name)}`, formatShape(tensor.shape),
        ...byAttention.map((one) => formatCount(tensor.verdicts[one])),
        number(tensor.maxError), number(tensor.maxRelativeError), verdictWords[overallVerdict(tensor.verdicts)].name,
      ]),
    ),
    ...worstEntries(tensors, tolerance ? 'Allowed' : 'Expected rounding'),
  ];
}

function worstEntries(tensors: readonly TensorCheck[], bounds: string): string[] {
  const entries = tensors
    .flatMap(({ name, worst }) => worst.map((entry) => ({ name, entry })))
    .sort((a, b) => byAttention.indexOf(a.entry.verdict) - byAttention.indexOf(b.entry.verdict)
      || b.entry.error - a.entry.error)
    .slice(0, mostEntries);
  if (entries.length === 0) return [];
  return ['### Worst entries', table(
    ['Entry', 'Backpropagation', 'Numeric', 'Error', bounds, 'Verdict'],
    entries.map(({ name, entry: { index, analytic, numeric, error, bound, verdict } }) => [
      `d ${code(`${name}[${index.join(', ')}]`)}`, exactly(analytic), exactly(numeric), number(error), number(bound),
      verdictWords[verdict].name,
    ]),
  )];
}

function healthSections({ health: { findings } }: RunView): string[] {
  if (findings.length === 0) return ['Nothing stands out.'];
  return [list(findings.map(({ message }) => message))];
}

function layerTable({ layers }: RunView): string {
  return table(['Layer', 'Operator', 'Output', '‖Output‖', '‖Gradient‖'], layers.map(({ name, op, tensors }) => {
    const [output] = tensors;
    const gradient = output && tensors.find((tensor) => tensor.name === `${output.name}.grad`);
    return [
      code(name), op, output ? formatShape(output.shape) : '', output ? number(output.statistics.norm) : '',
      gradient ? number(gradient.statistics.norm) : '',
    ];
  }));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

function list(sentences: readonly string[]): string {
  return sentences.map((sentence) => `- ${escaped(sentence)}`).join('\n');
}

/** Text that stays text: Markdown makes nothing of it. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}

/** A name as code, whatever is in it. */
function code(name: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...name.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  return fence.length > 1 ? `${fence} ${name} ${fence}` : `\`${name}\``;
}

function number(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : exactly(value);
}

function exactly(value: number): string {
  return String(value).replace('Infinity', '∞');
}
