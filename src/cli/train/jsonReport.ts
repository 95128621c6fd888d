import type { Terminal } from '../terminal';
import { toJson } from '../text/json';
import type { RecordedStep, TrainDocument, TrainFacts } from './trainDocument';
import type { TrainReport } from './trainReport';

/** A descent for programs: nothing while it runs, one document when it has ended. */
export function jsonReport(facts: TrainFacts, { out }: Terminal): TrainReport {
  const steps: RecordedStep[] = [];
  return {
    record: ({ step, loss, norms }) => void steps.push({ step, loss, norms: Object.fromEntries(norms) }),
    end({ outcome, reason, elapsedMs }) {
      const document: TrainDocument = {
        ...facts,
        outcome: outcome.kind,
        ...(reason !== undefined && { reason }),
        elapsedMs,
        steps,
      };
      out.write(`${toJson(document)}\n`);
    },
  };
}
