import { lenet } from './networks';
import { comparePasses } from './pass';
import { convnetLenet } from './peers/convnet';
import { heading } from './report';

async function main(): Promise<void> {
  heading(
    'LeNet-5, forward and backward, against convnetjs',
    'own: float64, gradient for every parameter and x; ' +
      'convnetjs: float64, the same, without setting gradients back to 0',
  );
  for (const batch of [1, 8, 64]) {
    const network = lenet(batch);
    await comparePasses(`batch ${batch}`, network, convnetLenet(network), 6, 20);
  }
}

void main();
