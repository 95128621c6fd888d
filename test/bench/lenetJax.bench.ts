import { lenet } from './networks';
import { comparePasses } from './pass';
import { jaxLenet } from './peers/jax';
import { heading } from './report';

async function main(): Promise<void> {
  heading(
    'LeNet-5, forward and backward, against @jax-js/jax in WebAssembly',
    'own: float64, gradient for every parameter and x; jax-js: float32, the same, one jit-compiled function',
  );
  for (const batch of [1, 8, 64]) {
    const network = lenet(batch);
    await comparePasses(`batch ${batch}`, network, await jaxLenet(network), 8, 45);
  }
}

void main();
