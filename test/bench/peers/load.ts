import { createRequire } from 'node:module';
import path from 'node:path';

/** Where test/bench/run.mjs puts the bundled peers: beside the bundled benchmarks. */
export const peersFolder = path.join(__dirname, 'peers');

/**
 * A peer, as test/bench/run.mjs has bundled it. What is declared of its interface is what is used here.
 * @param name `convnet`, `jax`, `tensorflowNode` …
 */
export function loadPeer(name: string): unknown {
  return createRequire(path.join(peersFolder, 'index.js'))(`./${name}.js`);
}
