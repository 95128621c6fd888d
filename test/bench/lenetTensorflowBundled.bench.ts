import { lenet } from './networks';
import { comparePasses } from './pass';
import { tensorflowLenet } from './peers/tensorflow';
import { heading } from './report';

async function main(): Promise<void> {
  heading(
    'LeNet-5, forward and backward, against tfjs-cpu as a bundler takes it',
    'as before, but tfjs-cpu is bundled from its modules (its "module"): ' +
      'newer JavaScript, which V8 runs several times faster',
  );
  for (const batch of [1, 8, 64]) {
    const network = lenet(batch);
    await comparePasses(
      `batch ${batch}`,
      network,
      await tensorflowLenet(network, 'tensorflowBundled', 'tfjs-cpu'),
      8,
    );
  }
}

void main();
