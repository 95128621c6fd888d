import { Worker } from 'node:worker_threads';
import type { WorkerLine } from './engine';

/**
 * Starts the engine's worker as a Node worker thread.
 * @param file path of the worker's bundle
 */
export function startNodeWorker(file: string): WorkerLine {
  const worker = new Worker(file, { name: 'Gradient Debugger engine' });
  // The editor must be able to end while the worker lives.
  worker.unref();
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen: (receive) => worker.on('message', receive),
    },
    onEnd(ended) {
      let fault: string | undefined;
      worker.on('error', ({ message }) => (fault = `of an error (${message})`));
      worker.on('exit', (code) => ended(fault ?? `its thread ended with exit code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
