import { lenet } from './networks';
import { comparePasses } from './pass';
import { tensorflowLenet } from './peers/tensorflow';
import { heading } from './report';

async function main(): Promise<void> {
  heading(
    'LeNet-5, forward and backward, against tfjs-cpu as Node loads it',
    'own: float64, gradient for every parameter and x; tfjs-cpu: float32, the same, the build for Node (its "main")',
  );
  for (const batch of [1, 8, 64]) {
    const network = lenet(batch);
    await comparePasses(
      `batch ${batch}`,
      network,
      await tensorflowLenet(network, 'tensorflowNode', 'tfjs-cpu'),
      8,
      300,
    );
  }
}

void main();
