// The page around the inspector: it hands over between the inspector's frame and the worker, as VS Code's host does.
import type { HostForInspectorApi, InspectorApi, InspectorState, Selection } from '../../../src/protocol/inspector';
import { keepingNonFinite } from '../../../src/protocol/nonFinite';
import { connect } from '../../../src/protocol/rpc';
import type { FileContent, HostForWorkerApi, WorkerApi } from '../../../src/protocol/worker';

declare global {
  interface Window {
    /** Runs a network in the worker; what is opened next shows it. */
    runNetwork(text: string, files: readonly FileContent[], memoryLimit: number): Promise<void>;
    /** Opens the inspector in a frame of its own. Returns when, as `performance.now()` of this page. */
    openInspector(selection: Selection): number;
  }
}

const session = 'bench';
const worker = new Worker('/worker.js');
const nothing = (): void => undefined;
const listener: HostForWorkerApi = { progress: nothing, trained: nothing };
const { remote: engine } = connect<WorkerApi>({
  post: (message) => worker.postMessage(message),
  listen: (receive) => worker.addEventListener('message', ({ data }) => receive(data)),
}, listener);

let state: InspectorState | undefined;

window.runNetwork = async (text, files, memoryLimit) => {
  const reply = await engine.open(session, { text, files, memoryLimit });
  if (!reply.ok) throw new Error(reply.problems.map(({ message }) => message).join('\n'));
  state = {
    file: 'bench.gradnet.json', run: reply.run, runNumber: 1, stale: false, activity: { kind: 'idle' },
    problems: [], lines: {},
  };
};

window.openInspector = (selection) => {
  document.querySelector('iframe')?.remove();
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; border: 0';
  const host: Partial<HostForInspectorApi> = {
    ready: () => ({ state: state!, selection }),
    tensor: (name) => engine.tensor(session, name),
    part: (name, part) => engine.part(session, name, part),
    tensorPage: (name, request) => engine.tensorPage(session, name, request),
    explain: (tensor, index) => engine.explain(session, tensor, index),
    windows: (layer) => engine.windows(session, layer),
    training: nothing as () => undefined,
    selected: nothing,
  };
  connect<InspectorApi>(keepingNonFinite({
    post: (message) => frame.contentWindow?.postMessage(message),
    listen: (receive) => window.addEventListener('message', ({ source, data }) => {
      if (source === frame.contentWindow) receive(data);
    }),
  }), host);
  frame.src = '/inspector';
  document.body.append(frame);
  return performance.now();
};
