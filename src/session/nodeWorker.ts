import { parentPort } from 'node:worker_threads';
import { serveSessions } from './worker';

/** The engine's worker as a Node worker thread: the desktop's extension host starts it. */
const port = parentPort;
if (!port) throw new Error('This file runs in a worker thread.');
serveSessions({
  post: (message) => port.postMessage(message),
  listen: (receive) => port.on('message', receive),
});
