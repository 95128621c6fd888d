import { denseNetwork } from './networks';
import { comparePasses } from './pass';
import { tensorflowDense } from './peers/tensorflow';
import { heading } from './report';

async function main(): Promise<void> {
  heading(
    'Dense network 784-256-128-10, forward and backward, against tfjs-wasm',
    'own: float64, gradient for every parameter and x; tfjs-wasm: float32, SIMD, one thread, the same',
  );
  for (const batch of [1, 8, 64]) {
    const network = denseNetwork(batch);
    await comparePasses(`batch ${batch}`, network, await tensorflowDense(network), 6, 4);
  }
}

void main();
