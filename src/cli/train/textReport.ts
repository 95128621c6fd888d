import { quoted } from '../../definition/wording';
import type { DescentStep } from '../../engine/gradientDescent';
import { formatCount } from '../../tensor/formatCount';
import type { Terminal } from '../terminal';
import { noteLines } from '../text/notes';
import { duration, short } from '../text/numbers';
import { ProgressLine } from '../text/progressLine';
import { styleFor } from '../text/style';
import { textWidth, wrap } from '../text/wrap';
import { StepTable } from './stepTable';
import type { TrainFacts } from './trainDocument';
import type { Ending, TrainReport } from './trainReport';

/** A descent for people: a heading, selected steps while it runs, and a summary as the last line. */
export function textReport(facts: TrainFacts, terminal: Terminal): TrainReport {
  const { out } = terminal;
  const width = textWidth(out.columns);
  const progress = new ProgressLine(terminal);
  const write = (line: string): void => {
    progress.clear();
    out.write(`${line}\n`);
  };
  const table = new StepTable(facts.requestedSteps, write);
  const reached: { first?: DescentStep; last?: DescentStep } = {};
  for (const line of heading(facts, terminal, width)) write(line);
  return {
    record(step) {
      reached.first ??= step;
      reached.last = step;
      table.record(step);
      progress.update('Training', step.step, facts.requestedSteps);
    },
    end(ending) {
      progress.clear();
      const { first, last } = reached;
      if (!first || !last) return;
      table.end(last);
      if (ending.outcome.kind === 'diverged') return;
      const lines = ['', ...(ending.written === undefined ? [] : [ending.written])];
      for (const line of [...lines, ...summary(facts, ending, first, last, width)]) write(line);
    },
  };
}

/** The network, the facts of the run, and what a person should know about it. */
function heading(facts: TrainFacts, terminal: Terminal, width: number): string[] {
  const { network, definition, dtype, seed, batch, parameters, learningRate, notes } = facts;
  const run = [dtype, `seed ${seed}`, `batch ${batch}`, `${formatCount(parameters)} parameters`, `α ${learningRate}`];
  return [
    `${styleFor(terminal)('strong', quoted(network))}  ${definition}`,
    ...wrap(run.join(', '), width),
    ...noteLines(notes, width),
    '',
  ];
}

/** How far the descent came: `10 of 10 steps in 35 ms: loss 4 → 0.0123`. */
function summary(
  { requestedSteps }: TrainFacts,
  { outcome, elapsedMs }: Ending,
  first: DescentStep,
  last: DescentStep,
  width: number,
): string[] {
  const way = `${formatCount(last.step)} of ${formatCount(requestedSteps)} steps in ${duration(elapsedMs)}`;
  const text = `${way}: loss ${short(first.loss)} → ${short(last.loss)}`;
  return wrap(outcome.kind === 'interrupted' ? `Interrupted after ${text}` : text, width, '  ');
}
