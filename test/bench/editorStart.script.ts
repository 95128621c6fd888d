// Starts the built extension in a stand-in for VS Code and prints how long that takes, in milliseconds.
import { startExtension } from './startExtension';
import { StandIn } from './vscodeStandIn';

console.log(startExtension(process.cwd(), new StandIn()));
process.exit();
