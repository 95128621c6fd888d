import { kernelModule } from '../../src/engine/kernels/kernelModule';
import { Arena } from '../../src/engine/kernels/arena';

/** What startUp.bench.ts times: everything up to the first number in an arena. */
if (!Arena.open(2 ** 20, kernelModule())?.allocate(1)) throw new Error('There are no kernels here.');
