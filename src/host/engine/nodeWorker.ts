import { sentence, type Sentence } from '../../protocol/sentence';
import type { WorkerLine } from './engine';

/**
 * Starts the engine's worker as a Node worker thread.
 * @param file path of the worker's bundle
 */
export function startNodeWorker(file: string): WorkerLine {
  // Not imported above: loading it would take a tenth of the extension's start.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(file, { name: 'gradientDebugger.engine' });
  // The editor must be able to end while the worker lives.
  worker.unref();
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen: (receive) => worker.on('message', receive),
    },
    onEnd(ended) {
      let fault: Sentence | undefined;
      worker.on('error', ({ message }) => (fault = sentence`of an error (${message})`));
      worker.on('exit', (code) => ended(fault ?? sentence`its thread ended with exit code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
