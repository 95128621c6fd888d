import { inferShapes, memoryOf } from '../../src/engine/network';
import { vgg11 } from './networks';

/** What memory.bench.ts starts: one run of VGG-11 in a process of its own. Prints what it takes, in bytes. */
const network = vgg11();
network.forward();
network.backward();
const estimate = memoryOf(network.spec, inferShapes(network.spec));
const parameters = [...network.parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
// The operating system counts in KiB.
console.log(JSON.stringify({ estimate, parameters, peak: process.resourceUsage().maxRSS * 1024 }));
