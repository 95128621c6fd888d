import { readDefinition } from '../definition/readGradnet';
import { standardRegistry } from '../engine/registry';
import type { CompareReply } from '../protocol/compare';
import { connect, type Port } from '../protocol/rpc';
import { sentence, SentenceRangeError } from '../protocol/sentence';
import type { TrainProgress } from '../protocol/training';
import type { CheckedEntries, TensorData } from '../protocol/views';
import type {
  CheckProgress, CheckReply, FileContent, HostForWorkerApi, OpenReply, OpenRequest, PlacedMessage, Refused,
  TrainReply, WorkerApi,
} from '../protocol/worker';
import { statisticsOf } from '../tensor/statistics';
import { CompareError } from './comparison';
import { exportFile } from './export/exportFile';
import { LoadError } from './load';
import { SessionPages } from './pages';
import { Session } from './session';

/** How long a check computes before it listens for messages again, in milliseconds. */
const SLICE = 20;

/** How often progress is reported, in milliseconds. */
const REPORT_EVERY = 100;

/** Serves sessions to the host at the other end of the port, whatever kind of worker this runs in. */
export function serveSessions(port: Port): void {
  const sessions = new Map<string, Session>();
  /** What each session was opened with. */
  const texts = new Map<string, string>();
  const pages = new SessionPages((name) => sessionOf(name));
  const running = new Map<string, { cancelled: boolean }>();

  const sessionOf = (name: string): Session => {
    const session = sessions.get(name);
    if (!session) throw new SentenceRangeError(sentence`there is no open network ${name}`);
    return session;
  };

  /** Lets a session work in the place of whatever it was busy with; the network may be refused on the way. */
  const work = async <Reply>(
    name: string,
    begin: (session: Session, run: { readonly cancelled: boolean }) => Promise<Reply>,
  ): Promise<Reply | Refused> => {
    const session = sessionOf(name);
    api.cancel(name);
    const run = { cancelled: false };
    running.set(name, run);
    // What comes of it takes the place of what came of the last one, under the same names.
    pages.drop(name);
    try {
      return await begin(session, run);
    } catch (error) {
      return { kind: 'refused', problems: problemsOf(error) };
    } finally {
      if (running.get(name) === run) running.delete(name);
    }
  };

  const api: WorkerApi = {
    open(name: string, { text, files, memoryLimit, health, ...overrides }: OpenRequest): OpenReply {
      api.cancel(name);
      const recorded = texts.get(name) === text ? sessions.get(name)?.recorded : undefined;
      sessions.delete(name);
      pages.drop(name);
      try {
        const definition = readDefinition(text, standardRegistry, memoryLimit, overrides);
        const session = Session.open(definition, new Map(files.map(contentOf)), { ...(health && { health }) });
        if (recorded) session.adopt(recorded);
        sessions.set(name, session);
        texts.set(name, text);
        return { ok: true, run: session.view() };
      } catch (error) {
        return { ok: false, problems: problemsOf(error) };
      }
    },

    check: (name, options) => work(name, async (session, run): Promise<CheckReply> => {
      const tell = (progress: CheckProgress): void => void host.remote.progress(name, progress);
      const report = await drive(session.check(options), run, tell);
      return report ? { kind: 'report', report } : { kind: 'cancelled' };
    }),

    nextBad: (name, ...asked) => sessionOf(name).nextBad(...asked),

    checkedEntries: (name, gradient): CheckedEntries => sessionOf(name).checkedEntries(gradient),

    train: (name, options) => work(name, async (session, run): Promise<TrainReply> => {
      const tell = (progress: TrainProgress): void => void host.remote.trained(name, progress);
      // A descent ends by itself when it is cancelled, with what it has recorded.
      const steps = session.train(options, () => run.cancelled);
      return { kind: 'training', training: (await drive(steps, { cancelled: false }, tell))! };
    }),

    curvesFrom: (name, step) => sessionOf(name).curvesFrom(step),

    statistics: (name, tensor) => statisticsOf(sessionOf(name).tensor(tensor)),

    export: (name, request) => exportFile(sessionOf(name), request),

    viewStep: (name, step) => sessionOf(name).view(step),

    cancel(name) {
      const run = running.get(name);
      if (run) run.cancelled = true;
    },

    tensor(name, tensor): TensorData {
      const { shape, data, missing } = sessionOf(name).tensor(tensor);
      return { name: tensor, shape, data: data.slice(), ...(missing && { missing }) };
    },

    part: (name, tensor, part): TensorData => ({ name: tensor, ...sessionOf(name).part(tensor, part) }),

    compare(name, file, options): CompareReply {
      // Tensors of the last comparison have the same names.
      pages.drop(name);
      try {
        return { kind: 'comparison', comparison: sessionOf(name).compare(file, options) };
      } catch (error) {
        if (!(error instanceof CompareError)) throw error;
        return { kind: 'refused', problems: error.problems };
      }
    },

    stopComparing: (name) => sessions.get(name)?.stopComparing(),

    explain: (name, tensor, index) => sessionOf(name).explain(tensor, index),
    windows: (name, layer) => sessionOf(name).windows(layer),
    tensorPage: (name, tensor, request) => pages.answer(name, tensor, request),

    close(name) {
      api.cancel(name);
      sessions.delete(name);
      texts.delete(name);
      pages.drop(name);
    },
  };
  const host = connect<HostForWorkerApi>(port, api);
}

/** A file for a session: its bytes, or why there are none. */
function contentOf(file: FileContent): [path: string, content: Uint8Array | Error] {
  return [file.path, 'bytes' in file ? file.bytes : new Error(file.problem)];
}

/** What is wrong with a network, for the host to show at its place; any other error goes on its way. */
function problemsOf(error: unknown): PlacedMessage[] {
  if (!(error instanceof LoadError)) throw error;
  return error.problems.map(({ range, ...said }) => ({ ...said, ...range }));
}

/** Walks through a generator in slices, so that messages (a cancellation, for one) get through between them. */
async function drive<Step, Result>(
  steps: Generator<Step, Result>,
  run: { readonly cancelled: boolean },
  report: (step: Step) => void,
): Promise<Result | undefined> {
  let reported = performance.now();
  for (;;) {
    const sliceEnd = performance.now() + SLICE;
    while (performance.now() < sliceEnd) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() - reported < REPORT_EVERY) continue;
      reported = performance.now();
      report(step.value);
    }
    await nextMessage();
    if (run.cancelled) {
      steps.return(undefined as never);
      return undefined;
    }
  }
}

/** Lets the messages that have arrived be handled. */
function nextMessage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
