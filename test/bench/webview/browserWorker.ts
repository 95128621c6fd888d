// The engine's worker in a browser: the same sessions as in VS Code.
import { serveSessions } from '../../../src/session/worker';

const scope = globalThis as unknown as Worker;
serveSessions({
  post: (message) => scope.postMessage(message),
  listen: (receive) => scope.addEventListener('message', ({ data }) => receive(data)),
});
